using System.Buffers.Binary;

namespace BigGan.Imaging;

/// <summary>Looks for the mark with which a file of a format ends: without it the file was cut, even where every pixel can be read.</summary>
internal static class FileEnd
{
    /// <summary>Whether a JPEG or PNG file lacks its end; false for all others.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, 0xff, ..] => !JpegEnds(file),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => !PngEnds(file),
        _ => false,
    };

    // Segments are stepped over, as thumbnails in them have ends of their own; between them lie compressed pixels.
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
                case 0 or 1 or (>= 0xd0 and <= 0xd8): // a pixel's 0xff, or a mark without a segment
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
        const int Frame = 12; // length, type and checksum
        for (long at = 8; at + Frame <= file.Length; at += Frame + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]))
        {
            if (file.Slice((int)at + 4, 4).SequenceEqual("IEND"u8))
                return true;
        }

        return false;
    }
}
