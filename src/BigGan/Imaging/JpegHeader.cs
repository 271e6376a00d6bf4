using System.Buffers.Binary;

namespace BigGan.Imaging;

/// <summary>Reads the header of a JPEG file.</summary>
internal static class JpegHeader
{
    /// <summary>Bits of a sample: 8 in nearly all files, 12 in some medical images, which not every libvips reads.</summary>
    /// <returns>8 if there is no header, so that the decoder reports what is wrong.</returns>
    public static int Bits(ReadOnlySpan<byte> file)
    {
        for (int at = 2; at + 5 <= file.Length && file[at] == 0xff;)
        {
            byte marker = file[at + 1];
            if (marker == 0xff) // padding
            {
                at++;
                continue;
            }

            bool isFrame = marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
            if (isFrame)
                return file[at + 4];
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return 8;
    }
}
