namespace BigGan.Imaging;

/// <summary>Pixels of a format that is read without libvips.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bands">1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.</param>
/// <param name="IsDeep">16 bits a sample in the byte order of this machine, otherwise 8.</param>
/// <param name="Samples">Row by row from the top, band by band within a pixel.</param>
/// <param name="HasPalette">The file stores indices into a table of colours.</param>
internal sealed record RawImage(int Width, int Height, int Bands, bool IsDeep, byte[] Samples, bool HasPalette = false)
{
    /// <summary>The error for a file that has the signature of a format but cannot be read.</summary>
    public static InvalidFileException Broken(string path, string format, string reason) =>
        new(path, $"is {format}, but damaged, truncated or of an unusual kind ({reason}); get it again, or convert it to PNG");

    /// <summary>Refuses empty images and those above the limit of pixels.</summary>
    /// <exception cref="InvalidFileException">The size is refused; the message names it.</exception>
    public static void CheckSize(string path, string format, long width, long height)
    {
        if (width < 1 || height < 1)
            throw Broken(path, format, $"it claims {width}x{height} pixels");
        if (width > ImageDecoder.MaxPixels || height > ImageDecoder.MaxPixels || width * height > ImageDecoder.MaxPixels)
            throw new InvalidFileException(path, $"claims {width}x{height} pixels; the limit is {ImageDecoder.MaxPixels:N0} pixels");
    }
}
