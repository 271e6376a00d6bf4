using System.Buffers.Binary;

namespace BigGan.Imaging;

/// <summary>Finds files that were cut: they lack the end marker of their format, even if every pixel can be read.</summary>
internal static class FileEnd
{
    /// <summary>Whether a JPEG or PNG file lacks its end marker; false for other formats.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, 0xff, ..] => !JpegEnds(file),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => !PngEnds(file),
        _ => false,
    };

    // Segments are skipped, because a thumbnail inside one has its own end marker; compressed pixels lie between segments.
    private static bool JpegEnds(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 2 <= file.Length)
        {
            int marker = file[at..].IndexOf((byte)0xff);
            if (marker < 0 || at + marker + 2 > file.Length)
                return false;
            at += marker;
            switch (file[at + 1])
            {
                case 0xd9:
                    return true;
                case 0xff: // padding
                    at++;
                    break;
                case 0 or 1 or (>= 0xd0 and <= 0xd8): // 0xff within compressed pixels, or a marker without a segment
                    at += 2;
                    break;
                default:
                    if (at + 4 > file.Length)
                        return false;
                    at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
                    break;
            }
        }

        return false;
    }

    private static bool PngEnds(ReadOnlySpan<byte> file)
    {
        const int Frame = 12; // bytes of length, type and checksum around the content of a chunk
        for (long at = 8; at + Frame <= file.Length; at += Frame + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]))
        {
            if (file.Slice((int)at + 4, 4).SequenceEqual("IEND"u8))
                return true;
        }

        return false;
    }
}
