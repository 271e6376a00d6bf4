using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace BigGan;

/// <summary>The format of a file, recognised by its first bytes and not by its name, for messages about files of an unexpected format.</summary>
/// <param name="Name">The name of the format, with an article where needed.</param>
/// <param name="Advice">How to convert such a file; null if it cannot be converted.</param>
/// <param name="IsImage">Whether it is an image format.</param>
internal sealed record FileSignature(string Name, string? Advice = null, bool IsImage = false)
{
    /// <summary>The largest number of bytes that <see cref="Of"/> uses; fewer are accepted.</summary>
    public const int Length = 4096;

    /// <summary>The name of gzip files.</summary>
    public const string Gzip = "compressed with gzip";

    private const string Unpack = "unpack it first";
    private const string Develop = "develop it to PNG or TIFF first";

    private static readonly (int At, byte[] Bytes, FileSignature Is)[] Known =
    [
        (0, [0xff, 0xd8, 0xff], Image("JPEG")),
        (0, [0x89, .. "PNG\r\n\x1a\n"u8], Image("PNG")),
        (0, [.. "GIF8"u8], Image("GIF")),
        (8, [.. "WEBP"u8], Image("WebP")),
        (8, [.. "AVI "u8], new("a video")),
        (8, [.. "CR\x02"u8], Image("a camera raw file (CR2)", Develop)),
        (0, [.. "II*\0"u8], Image("TIFF")),
        (0, [.. "MM\0*"u8], Image("TIFF")),
        (0, [.. "II+\0"u8], Image("TIFF")),
        (0, [.. "MM\0+"u8], Image("TIFF")),
        (0, [.. "IIU\0"u8], Image("a camera raw file (RW2)", Develop)),
        (0, [.. "IIRO"u8], Image("a camera raw file (ORF)", Develop)),
        (0, [.. "IIRS"u8], Image("a camera raw file (ORF)", Develop)),
        (0, [.. "FUJIFILMCCD-RAW"u8], Image("a camera raw file (RAF)", Develop)),
        (0, [(byte)'I', (byte)'I', 0xbc, 1], Image("JPEG XR", "convert it, for example with JxrDecApp")),
        (0, [0xff, 0x0a], Image("JPEG XL", "convert it, for example with djxl")),
        (0, [0, 0, 0, 12, .. "JXL "u8], Image("JPEG XL", "convert it, for example with djxl")),
        (0, [0, 0, 0, 12, .. "jP  "u8], Image("JPEG 2000", "convert it, for example with opj_decompress")),
        (0, [0xff, 0x4f, 0xff, 0x51], Image("JPEG 2000", "convert it, for example with opj_decompress")),
        (0, [.. "8BPS"u8], Image("a Photoshop file", "export it as PNG")),
        (0, [.. "gimp xcf"u8], Image("a GIMP file", "export it as PNG")),
        (0, [0, 0, 1, 0], Image("an icon (ICO)", "convert it to PNG")),
        (0, [.. "qoif"u8], Image("QOI", "convert it to PNG")),
        (0, [.. "DDS "u8], Image("a texture (DDS)", "convert it to PNG")),
        (0, [0x76, 0x2f, 0x31, 0x01], Image("OpenEXR, which has no fixed range of values", "convert it to 8 or 16 bits")),
        (0, [.. "#?RADIANCE"u8], Image("Radiance HDR, which has no fixed range of values", "convert it to 8 or 16 bits")),
        (0, [.. "#?RGBE"u8], Image("Radiance HDR, which has no fixed range of values", "convert it to 8 or 16 bits")),
        (0, [.. "SIMPLE  ="u8], Image("FITS, which has no fixed range of values", "convert it to 8 or 16 bits")),
        (128, [.. "DICM"u8], Image("DICOM, which has no fixed range of values", "convert it, for example with dcmj2pnm")),
        (0, [.. "%PDF"u8], new("PDF", "convert its pages, for example with pdftoppm")),
        (0, [.. "%!PS"u8], new("PostScript")),
        (0, [0x1a, 0x45, 0xdf, 0xa3], new("a video")),
        (0, [0, 0, 1, 0xba], new("a video")),
        (0, [.. "PK\x03\x04"u8], new("a zip archive", Unpack)),
        (0, [.. "PK\x05\x06"u8], new("an empty zip archive")),
        (0, [.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c], new("a 7z archive", Unpack)),
        (0, [.. "Rar!\x1a\x07"u8], new("a RAR archive", Unpack)),
        (257, [.. "ustar"u8], new("a tar archive", Unpack)),
        (0, [0x1f, 0x8b], new(Gzip, Unpack)),
        (0, [.. "BZh"u8], new("compressed with bzip2", Unpack)),
        (0, [0xfd, .. "7zXZ\0"u8], new("compressed with xz", Unpack)),
        (0, [0x28, 0xb5, 0x2f, 0xfd], new("compressed with zstd", Unpack)),
        (0, [0x04, 0x22, 0x4d, 0x18], new("compressed with LZ4", Unpack)),
        (0, [0x93, .. "NUMPY"u8], new("a NumPy array")),
        (0, [0x89, .. "HDF\r\n"u8], new("HDF5")),
        (0, [.. "MATLAB 5"u8], new("a MATLAB file")),
        (0, [.. "PAR1"u8], new("Parquet")),
        (0, [.. "ARROW1"u8], new("Arrow")),
        (0, [.. "SQLite format 3"u8], new("an SQLite database")),
        (0, [.. "GGUF"u8], new("GGUF, a format of language models")),
        (4, [.. "TFL3"u8], new("a TensorFlow Lite model")),
        (0, [0x7f, .. "ELF"u8], new("a program")),
        (0, [0x4c, 0, 0, 0, 1, 0x14, 2, 0], new("a Windows shortcut", "copy what it points to")),
        (0, [0, 5, 0x16, 7], new("what macOS keeps beside a file (AppleDouble)", "remove it")),
    ];

    /// <summary>Recognises the format of a file.</summary>
    /// <param name="file">Its first bytes, or all of them.</param>
    /// <returns>Null if the bytes match no known format.</returns>
    public static FileSignature? Of(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = file[..Math.Min(file.Length, Length)];
        foreach ((int at, byte[] bytes, FileSignature signature) in Known)
        {
            if (start.Length > at && start[at..].StartsWith(bytes))
                return signature;
        }

        if (start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8))
            return OfBrands(start);
        if (start.Length > 14 && start.StartsWith("BM"u8) && start[6..10].IndexOfAnyExcept((byte)0) < 0)
            return Image("BMP");
        if (start is [(byte)'P', (>= (byte)'1' and <= (byte)'7') or (byte)'F' or (byte)'f', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..])
            return Image(start[1] is (byte)'F' or (byte)'f' ? "a float map (PFM), which has no fixed range of values" : "a portable anymap (PNM)");
        if (start.Length > 0 && start.IndexOfAnyExcept((byte)0) < 0)
            return new FileSignature("nothing but zeros at its start, as an unfinished download leaves it", "get it again");
        return OfText(start);
    }

    /// <summary>The message for a file of another format than expected.</summary>
    /// <param name="file">Its first bytes, or all of them.</param>
    /// <param name="otherwise">The end of the message for a file that cannot be converted, such as <c>not an image</c>.</param>
    /// <param name="wantsImage">Whether images of other formats are useful after conversion.</param>
    /// <returns>A message without the path, such as <c>is a web page, not an image</c>; null if the bytes match no known format.</returns>
    public static string? Refusal(ReadOnlySpan<byte> file, string otherwise, bool wantsImage = false)
    {
        if (Of(file) is not { } signature)
            return null;
        if (signature.IsImage && !wantsImage)
            return $"is {signature.Name} (an image), {otherwise}";
        return signature.Advice is { } advice ? $"is {signature.Name}: {advice}" : $"is {signature.Name}, {otherwise}";
    }

    /// <summary>The message for a file that its reader did not recognise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The name of the expected format: a file that has it is damaged, which its reader reports better.</param>
    /// <param name="otherwise">As for <see cref="Refusal"/>.</param>
    /// <returns>As <see cref="Refusal"/>; also null if the file cannot be read.</returns>
    public static string? RefusalUnless(string path, string kind, string otherwise)
    {
        try
        {
            using var file = File.OpenRead(path);
            byte[] start = new byte[Math.Min(file.Length, Length)];
            file.ReadExactly(start);
            return Of(start)?.Name == kind ? null : Refusal(start, otherwise);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileSignature Image(string name, string? advice = null) => new(name, advice, IsImage: true);

    /// <summary>The family of formats that begin with a list of brands: HEIC, AVIF, CR3, and videos.</summary>
    private static FileSignature OfBrands(ReadOnlySpan<byte> start)
    {
        int end = Math.Min(start.Length, start[2] * 256 + start[3]);
        for (int at = 8; at + 4 <= Math.Max(end, 12); at += at == 8 ? 8 : 4) // the version of the first brand is between
        {
            var brand = start[at..(at + 4)];
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
                return Image("AVIF", "convert it, for example with avifdec");
            if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
                return Image("HEIC", "convert it, for example with heif-convert");
            if (brand.SequenceEqual("crx "u8))
                return Image("a camera raw file (CR3)", Develop);
        }

        bool isImage = start[8..12].SequenceEqual("mif1"u8) || start[8..12].SequenceEqual("msf1"u8);
        return isImage ? Image("HEIF", "convert it, for example with heif-convert") : new FileSignature("a video");
    }

    private static FileSignature? OfText(ReadOnlySpan<byte> start)
    {
        // The last character may be incomplete.
        var whole = start.Length == Length ? start[..(start.LastIndexOfAnyInRange((byte)0, (byte)127) + 1)] : start;
        if (whole.IsEmpty || whole.ContainsAnyInRange((byte)0, (byte)8) || whole.ContainsAnyInRange((byte)14, (byte)26) || !Utf8.IsValid(whole))
            return null;
        string text = Encoding.UTF8.GetString(start).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal))
            return new FileSignature($"a Git LFS pointer{PointerSize(start)}", "run git lfs pull");
        if (text.StartsWith("/annex/objects/", StringComparison.Ordinal))
            return new FileSignature("a git-annex pointer", "run git annex get");
        string[] pages = ["<!doctype html", "<html", "<head", "<body", "<title", "<script"];
        if (pages.Any(page => text.StartsWith(page, StringComparison.OrdinalIgnoreCase)) || Has("<html") || text.StartsWith("HTTP/", StringComparison.Ordinal))
            return new FileSignature("a web page");
        if (Has("<svg"))
            return Image("SVG, a drawing", "convert it, for example with rsvg-convert");
        if (text.StartsWith('<'))
            return new FileSignature(Has("<Error>") ? "an error message of a web server" : "XML");
        return new FileSignature(text.StartsWith('{') || text.StartsWith('[') ? "JSON" : "text");

        bool Has(string tag) => text.StartsWith('<') && text.Contains(tag, StringComparison.OrdinalIgnoreCase);
    }

    private static string PointerSize(ReadOnlySpan<byte> pointer)
    {
        int at = pointer.IndexOf("\nsize "u8);
        return at >= 0 && Utf8Parser.TryParse(pointer[(at + 6)..], out long size, out _) && size >= 0 ? $" to {size} bytes" : "";
    }
}
