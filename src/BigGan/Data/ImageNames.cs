namespace BigGan.Data;

/// <summary>Which files of a source are meant to be images.</summary>
internal static class ImageNames
{
    /// <summary>Bytes at the start of a file that <see cref="StartsLikeImage"/> looks at.</summary>
    public const int StartLength = 12;

    // Also formats that cannot be read: a photograph that is passed over would be missed by nobody.
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".dib", ".ppm", ".pgm", ".pbm", ".pnm",
        ".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl", ".ico", ".svg", ".psd", ".exr", ".hdr", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".dcm",
    };

    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".yaml", ".yml", ".md", ".html", ".htm", ".caption", ".tags", ".py", ".log", ".ini", ".lst", ".url",
    };

    /// <summary>Whether a name alone says that a file is an image.</summary>
    public static bool IsImage(string name) => Endings.Contains(Path.GetExtension(name));

    /// <summary>Whether a name alone says that a file is text beside images: captions, labels, lists.</summary>
    public static bool IsText(string name) => OtherEndings.Contains(Path.GetExtension(name));

    /// <summary>Whether a file begins as an image does; for names that say nothing.</summary>
    public static bool StartsLikeImage(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])
        || start.StartsWith("GIF8"u8)
        || start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8)
        || (start.Length >= StartLength && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
        || (start.Length >= StartLength && start[4..].StartsWith("ftyp"u8) && (start[8..].StartsWith("hei"u8) || start[8..].StartsWith("avif"u8)))
        || (start.Length >= StartLength && start.StartsWith("BM"u8) && start[6..10].IndexOfAnyExcept((byte)0) < 0)
        || (start.Length > 2 && start[0] == 'P' && start[1] is >= (byte)'1' and <= (byte)'6' && start[2] is (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)' ');
}
