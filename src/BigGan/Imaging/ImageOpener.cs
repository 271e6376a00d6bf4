using NetVips;

namespace BigGan.Imaging;

/// <summary>Opens image files of every supported format. Called inside <see cref="VipsLibrary.Run"/>.</summary>
internal static class ImageOpener
{
    /// <summary>Reads the header. Pixels are decoded later, once, from top to bottom; a truncated file is an error then.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="jpegShrink">Whole factor by which the decoder of JPEG files shrinks.</param>
    /// <exception cref="InvalidFileException">The file is no image, or of a kind that is refused.</exception>
    public static Image Open(ReadOnlySpan<byte> file, string path, int jpegShrink = 1)
    {
        if (ImageFormats.LoaderFor(file) is not { } loader)
            return OpenWithoutVips(file, path);
        var tiff = TiffHeader.Begins(file) ? TiffHeader.Read(file) : null;
        if (tiff?.Problem is { } problem)
            throw new InvalidFileException(path, problem);
        if (loader == ImageFormats.JpegLoader && JpegHeader.Bits(file) is not 8 and var bits)
            throw new InvalidFileException(path, $"has {bits} bits a channel, which libvips does not read everywhere; save it with 8, or convert it to PNG");

        var options = new VOption { { "fail_on", Enums.FailOn.Truncated }, { "access", Enums.Access.Sequential } };
        if (jpegShrink > 1)
            options.Add("shrink", jpegShrink);
        using var source = Source.NewFromMemory(file);
        var image = (Image)Operation.Call(loader, options, source);
        if (PixelFormats.Problem(image.Format, image.Interpretation) is { } reason)
        {
            image.Dispose();
            throw new InvalidFileException(path, reason);
        }

        return tiff is null ? image : StandardColours.WithoutExtras(image, tiff);
    }

    private static Image OpenWithoutVips(ReadOnlySpan<byte> file, string path)
    {
        if (BmpFile.Begins(file))
            return VipsImages.Of(BmpFile.Read(file, path));
        if (PortableAnymap.Begins(file))
            return VipsImages.Of(PortableAnymap.Read(file, path));
        throw new InvalidFileException(path, FileSignature.Refusal(file, "not an image", wantsImage: true) ?? $"is not an image that can be read ({ImageFormats.Names})");
    }
}
