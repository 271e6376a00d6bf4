using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace BigGan.Tests;

/// <summary>Image files of every kind, made byte by byte: what libvips would not write, or not as wanted.</summary>
internal static class TinyImages
{
    /// <summary>A PNG file of rows that are packed already.</summary>
    public static byte[] Png(int width, int height, byte colourType, byte bitDepth, byte[] samples, params (string Type, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bitDepth, colourType);
        Chunk("IHDR", header);
        foreach (var (type, content) in chunks)
            Chunk(type, content);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            int stride = samples.Length / height;
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(samples, y * stride, stride);
            }
        }

        Chunk("IDAT", data.ToArray());
        Chunk("IEND", []);
        return file.ToArray();

        void Chunk(string type, byte[] content)
        {
            byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content];
            file.Write(BigEndian((uint)content.Length));
            file.Write(typed);
            uint crc = uint.MaxValue;
            foreach (byte b in typed)
            {
                crc ^= b;
                for (int k = 0; k < 8; k++)
                    crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
            }

            file.Write(BigEndian(~crc));
        }
    }

    /// <summary>A TIFF file of one strip.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="bits">Of a sample.</param>
    /// <param name="format">1 unsigned, 2 signed, 3 floating point, 6 complex.</param>
    /// <param name="photometric">0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 8 Lab.</param>
    /// <param name="channels">Samples of a pixel.</param>
    /// <param name="samples">Little-endian and packed already.</param>
    /// <param name="more">Further tags, all of 16 bits.</param>
    public static byte[] Tiff(
        int width, int height, int bits, int format, int photometric, int channels, byte[] samples, params (int Tag, ushort[] Values)[] more)
    {
        (int Tag, int Type, int[] Values)[] tags =
        [
            (256, 3, [width]), (257, 3, [height]), (258, 3, [.. Enumerable.Repeat(bits, channels)]), (259, 3, [1]), (262, 3, [photometric]),
            (273, 4, [8]), (277, 3, [channels]), (278, 3, [height]), (279, 4, [samples.Length]), (339, 3, [.. Enumerable.Repeat(format, channels)]),
            .. more.Select(tag => (tag.Tag, 3, Array.ConvertAll(tag.Values, value => (int)value))),
        ];
        int directory = 8 + samples.Length + (samples.Length % 2), outside = directory + 2 + (tags.Length * 12) + 4;
        using var entries = new MemoryStream();
        using var values = new MemoryStream();
        foreach (var (tag, type, numbers) in tags.OrderBy(tag => tag.Tag))
        {
            byte[] bytes = [.. numbers.SelectMany(number => BitConverter.GetBytes(number)[..(type == 3 ? 2 : 4)])];
            entries.Write([.. BitConverter.GetBytes((ushort)tag), .. BitConverter.GetBytes((ushort)type), .. BitConverter.GetBytes(numbers.Length)]);
            if (bytes.Length <= 4)
            {
                entries.Write([.. bytes, .. new byte[4 - bytes.Length]]);
                continue;
            }

            entries.Write(BitConverter.GetBytes(outside + (int)values.Length));
            values.Write(bytes);
        }

        return
        [
            .. "II*\0"u8, .. BitConverter.GetBytes(directory), .. samples, .. new byte[samples.Length % 2],
            .. BitConverter.GetBytes((ushort)tags.Length), .. entries.ToArray(), 0, 0, 0, 0, .. values.ToArray(),
        ];
    }

    /// <summary>A bitmap with the common header of 40 bytes, or a longer one.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels; negative when the first row is the top.</param>
    /// <param name="bits">Of a pixel.</param>
    /// <param name="rows">Packed, each padded to 4 bytes.</param>
    /// <param name="compression">0 none, 1 run lengths, 3 masks.</param>
    /// <param name="behind">Masks and the palette.</param>
    /// <param name="colours">Of the palette; 0 is all.</param>
    public static byte[] Bmp(int width, int height, int bits, byte[] rows, int compression = 0, byte[]? behind = null, int colours = 0)
    {
        behind ??= [];
        int start = 54 + behind.Length;
        return
        [
            .. "BM"u8, .. BitConverter.GetBytes(start + rows.Length), 0, 0, 0, 0, .. BitConverter.GetBytes(start),
            .. BitConverter.GetBytes(40), .. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height), 1, 0, (byte)bits, 0,
            .. BitConverter.GetBytes(compression), .. BitConverter.GetBytes(rows.Length), .. new byte[8], .. BitConverter.GetBytes(colours), 0, 0, 0, 0,
            .. behind, .. rows,
        ];
    }

    /// <summary>Unsigned 16-bit samples, the high byte first.</summary>
    public static byte[] Deep(params int[] samples) => [.. samples.SelectMany(sample => (byte[])[(byte)(sample >> 8), (byte)sample])];

    private static byte[] BigEndian(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
