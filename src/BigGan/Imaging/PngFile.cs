namespace BigGan.Imaging;

/// <summary>PNG files with text beside the pixels.</summary>
public static class PngFile
{
    /// <summary>Writes an image; the file is replaced at once or not at all.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="image">The pixels, 1 or 3 channels.</param>
    /// <param name="text">Text entries: keys of 1 to 79 printable ASCII characters without spaces, any text as values.</param>
    /// <exception cref="ArgumentException">A key that PNG does not allow.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static void Write(string path, ImageBuffer image, IReadOnlyDictionary<string, string>? text = null)
    {
        byte[] bytes = Encode(image, text);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of a PNG file.</summary>
    /// <param name="image">The pixels, 1 or 3 channels.</param>
    /// <param name="text">As for <see cref="Write"/>.</param>
    public static byte[] Encode(ImageBuffer image, IReadOnlyDictionary<string, string>? text = null)
    {
        text ??= new Dictionary<string, string>();
        foreach (string key in text.Keys)
        {
            if (key.Length is 0 or > 79 || key.Any(c => c is <= ' ' or > '~'))
                throw new ArgumentException($"'{key}' is no key of a PNG text: 1 to 79 printable ASCII characters, no spaces.", nameof(text));
        }

        byte[] png = VipsLibrary.Run(image, static image =>
        {
            using var pixels = VipsImages.Of(image);
            return pixels.PngsaveBuffer(keep: NetVips.Enums.ForeignKeep.None); // else libvips 8.18 adds EXIF
        });
        return PngText.Insert(png, text);
    }

    /// <summary>Reads the pixels.</summary>
    /// <param name="path">A PNG file (any other readable image works, too).</param>
    /// <param name="channels">1 or 3.</param>
    /// <exception cref="InvalidFileException">Missing, damaged or no image.</exception>
    public static ImageBuffer Read(string path, int channels = 3) => ImageDecoder.Decode(Bytes(path), path, channels);

    /// <summary>Reads the text entries.</summary>
    /// <param name="path">A PNG file.</param>
    /// <returns>Text by key; the last one where a key repeats.</returns>
    /// <exception cref="InvalidFileException">Missing, damaged or no image.</exception>
    public static IReadOnlyDictionary<string, string> ReadText(string path)
    {
        byte[] bytes = Bytes(path);
        return ImageDecoder.ReadHeader(bytes, path, _ => PngText.IsPng(bytes) ? PngText.Read(bytes, path) : []);
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidFileException(path, "cannot be read: " + exception.Message, exception);
        }
    }
}
