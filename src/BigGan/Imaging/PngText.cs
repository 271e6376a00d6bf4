using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using BigGan.Weights.Zip;

namespace BigGan.Imaging;

/// <summary>Reads and writes the text chunks of PNG files: Latin-1 as tEXt, all other text as UTF-8 in iTXt.</summary>
/// <remarks>W3C PNG, third edition, 11.3.3. libvips writes UTF-8 into tEXt, which the format defines as Latin-1, so that other programs show wrong letters.</remarks>
internal static class PngText
{
    private const int SignatureSize = 8, ChunkFrame = 12, HeaderEnd = SignatureSize + ChunkFrame + 13;
    private const int LongestUnpacked = 1 << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    internal static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Inserts text chunks after the header of a file.</summary>
    /// <param name="file">A whole PNG file.</param>
    /// <param name="text">Keys of 1 to 79 printable ASCII characters, any text as values.</param>
    internal static byte[] Insert(ReadOnlySpan<byte> file, IReadOnlyDictionary<string, string> text)
    {
        using var whole = new MemoryStream(file.Length + 1024);
        whole.Write(file[..HeaderEnd]);
        foreach ((string key, string value) in text) Write(whole, key, value.Replace('\0', '\ufffd'));
        whole.Write(file[HeaderEnd..]);
        return whole.ToArray();
    }

    /// <summary>The texts of a file by key; the last one where a key repeats.</summary>
    /// <exception cref="InvalidFileException">Its chunks do not fit into it.</exception>
    internal static Dictionary<string, string> Read(ReadOnlySpan<byte> file, string path)
    {
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int start = SignatureSize; start < file.Length;)
        {
            uint length = file.Length - start < ChunkFrame ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(file[start..]);
            if (length > file.Length - start - ChunkFrame) throw new InvalidFileException(path, "is a damaged PNG file: a chunk is longer than the file");
            ReadOnlySpan<byte> type = file.Slice(start + 4, 4), content = file.Slice(start + 8, (int)length);
            if (type.SequenceEqual("IEND"u8)) break;
            if ((type.SequenceEqual("tEXt"u8) || type.SequenceEqual("iTXt"u8) || type.SequenceEqual("zTXt"u8)) && Decode(type, content) is ({ } key, { } value)) text[key] = value;
            start += ChunkFrame + (int)length;
        }

        return text;
    }

    private static void Write(MemoryStream file, string key, string value)
    {
        byte[] latin = Encoding.Latin1.GetBytes(value);
        bool isLatin = value.All(c => c is '\n' or (>= ' ' and <= '~') or (>= '\u00a1' and <= '\u00ff')) && (Ascii.IsValid(value) || !IsUtf8(latin));
        byte[] content = isLatin
            ? [.. Encoding.Latin1.GetBytes(key), 0, .. latin]
            : [.. Encoding.Latin1.GetBytes(key), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]; // not compressed, no language, no translated key
        byte[] chunk = [.. isLatin ? "tEXt"u8 : "iTXt"u8, .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(0, chunk));
        file.Write(number);
    }

    private static (string? Key, string? Value) Decode(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf((byte)0);
        if (end < 1) return default;
        string key = Encoding.Latin1.GetString(content[..end]);
        ReadOnlySpan<byte> rest = content[(end + 1)..];
        if (type.SequenceEqual("tEXt"u8)) return (key, Latin(rest));
        if (type.SequenceEqual("zTXt"u8)) return (key, rest.Length < 1 || rest[0] != 0 || Unpack(rest[1..]) is not { } packed ? null : Latin(packed));
        if (rest.Length < 4) return default;
        bool isPacked = rest[0] == 1;
        rest = rest[2..];
        for (int i = 0; i < 2; i++) // skips the language and the translated key
        {
            int zero = rest.IndexOf((byte)0);
            if (zero < 0) return default;
            rest = rest[(zero + 1)..];
        }

        return (key, !isPacked ? Encoding.UTF8.GetString(rest) : Unpack(rest) is { } unpacked ? Encoding.UTF8.GetString(unpacked) : null);
    }

    // Old versions of biggan wrote UTF-8 here; Latin-1 text is hardly ever valid UTF-8 by accident.
    private static string Latin(ReadOnlySpan<byte> bytes) => (IsUtf8(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            StrictUtf8.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    // Null for text that is damaged or too long.
    private static byte[]? Unpack(ReadOnlySpan<byte> packed)
    {
        using var unpacking = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        byte[] text = new byte[LongestUnpacked];
        try
        {
            int length = unpacking.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length < text.Length ? text[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
