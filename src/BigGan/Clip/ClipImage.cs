using BigGan.Imaging;

namespace BigGan.Clip;

/// <summary>A picture as a CLIP sees it.</summary>
/// <param name="Pixels">u8 [3,S,S], S the image size of the CLIP.</param>
/// <param name="Cropped">What of the picture it does not see; null if it sees the whole.</param>
public sealed record ClipImage(ImageBuffer Pixels, Warning? Cropped);
