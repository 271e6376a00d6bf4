namespace BigGan.Data;

/// <summary>Determines which files of a source are images.</summary>
internal static class ImageNames
{
    /// <summary>Number of bytes at the start of a file that <see cref="StartsLikeImage"/> needs.</summary>
    public const int StartLength = 12;

    // Includes formats that cannot be read, so that they are reported instead of silently ignored.
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".dib", ".ppm", ".pgm", ".pbm", ".pnm",
        ".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl", ".ico", ".svg", ".psd", ".exr", ".hdr", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".dcm",
    };

    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".yaml", ".yml", ".md", ".html", ".htm", ".caption", ".tags", ".py", ".log", ".ini", ".lst", ".url",
    };

    /// <summary>Whether the file name extension is that of an image.</summary>
    public static bool IsImage(string name) => Endings.Contains(Path.GetExtension(name));

    /// <summary>Whether the file name extension is that of text beside images: captions, labels, lists.</summary>
    public static bool IsText(string name) => OtherEndings.Contains(Path.GetExtension(name));

    /// <summary>Whether the first bytes of a file are those of an image; for names without a known extension.</summary>
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
