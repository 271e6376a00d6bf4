namespace BigGan.Imaging;

/// <summary>What an image file holds before it is converted.</summary>
/// <param name="IsGrey">One channel, perhaps with alpha.</param>
/// <param name="IsDeep">More than 8 bits a channel.</param>
/// <param name="HasPalette">Its pixels are indices into a table of colours.</param>
/// <param name="HasAlpha">It has an alpha channel.</param>
internal readonly record struct ImageKind(bool IsGrey, bool IsDeep, bool HasPalette, bool HasAlpha);
