namespace BigGan.Imaging;

/// <summary>The formats of image files that are read.</summary>
internal static class ImageFormats
{
    /// <summary>The names of all formats, for messages.</summary>
    public const string Names = "JPEG, PNG, WebP, GIF, TIFF, BMP, PNM, HEIC or AVIF";

    /// <summary>The loader of JPEG files, which can shrink while it decodes.</summary>
    public const string JpegLoader = "jpegload_source";

    /// <summary>Chooses the loader of libvips by the first bytes of a file. libvips itself would try all its loaders, which is slow.</summary>
    /// <returns>Null for formats that are read without libvips, and for everything else.</returns>
    public static string? LoaderFor(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, 0xff, ..] => JpegLoader,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => "pngload_source",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webpload_source",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "gifload_source",
        _ when TiffHeader.Begins(file) => "tiffload_source",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsHeif(file) => "heifload_source",
        _ => null,
    };

    // libvips can be built without libheif.
    private static bool IsHeif(ReadOnlySpan<byte> file) =>
        FileSignature.Of(file) is { Name: "HEIC" or "HEIF" or "AVIF" } && VipsLibrary.Has("heifload_source");
}
