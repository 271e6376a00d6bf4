using System.Buffers.Binary;
using System.Numerics;

namespace BigGan.Imaging;

/// <summary>Reads Windows bitmaps: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits with or without masks; no run-length compression.</summary>
/// <remarks>libvips reads BMP through ImageMagick, which has too large an attack surface for files from strangers.</remarks>
internal static class BmpFile
{
    private const string Format = "BMP";
    private const int FileHeader = 14;
    private const int CoreHeader = 12; // OS/2
    private const int InfoHeader = 40;

    public static bool Begins(ReadOnlySpan<byte> file) => FileSignature.Of(file) is { Name: Format };

    /// <exception cref="InvalidFileException">Damaged, cut short, too large or compressed.</exception>
    public static RawImage Read(ReadOnlySpan<byte> file, string path)
    {
        uint headerSize = file.Length >= FileHeader + CoreHeader ? U32(file, FileHeader) : 0;
        bool isCore = headerSize == CoreHeader;
        if ((!isCore && headerSize is < InfoHeader or > 1024) || file.Length < FileHeader + headerSize)
            throw RawImage.Broken(path, Format, $"its header has {headerSize} bytes");
        long width = isCore ? U16(file, 18) : I32(file, 18), height = isCore ? U16(file, 20) : I32(file, 22);
        bool isTopDown = height < 0;
        height = Math.Abs(height);
        RawImage.CheckSize(path, Format, width, height);

        int bits = U16(file, isCore ? 24 : 28);
        uint compression = isCore ? 0 : U32(file, 30);
        bool hasMasks = compression is 3 or 6;
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32) || (compression != 0 && !(hasMasks && bits >= 16)))
            throw RawImage.Broken(path, Format, compression is 1 or 2 ? "run-length compression" : $"{bits} bits, compression {compression}");

        long stride = ((width * bits) + 31) / 32 * 4, pixelsAt = U32(file, 10);
        if (pixelsAt < FileHeader + headerSize || pixelsAt + (stride * height) > file.Length)
            throw RawImage.Broken(path, Format, $"{width}x{height} pixels of {bits} bits need {pixelsAt + (stride * height)} bytes, the file has {file.Length}");
        var rows = new Rows(file[(int)pixelsAt..], (int)width, (int)height, (int)stride, isTopDown);
        if (bits <= 8)
        {
            uint used = isCore ? 0 : U32(file, 46);
            int colours = (int)Math.Min(used == 0 ? 1u << bits : used, 256);
            int entry = isCore ? 3 : 4, start = FileHeader + (int)headerSize;
            return start + (colours * entry) <= pixelsAt
                ? FromPalette(rows, bits, file.Slice(start, colours * entry), entry, path)
                : throw RawImage.Broken(path, Format, "its palette is cut short");
        }

        Span<uint> masks = bits == 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0x00ff00, 0x0000ff, 0];
        if (hasMasks)
        {
            // The masks follow a short header or are part of a longer one, in both cases at the same offset.
            int count = compression == 6 || headerSize >= 56 ? 4 : 3;
            if (FileHeader + InfoHeader + (count * 4) > pixelsAt)
                throw RawImage.Broken(path, Format, "its masks are cut short");
            for (int i = 0; i < count; i++)
                masks[i] = U32(file, FileHeader + InfoHeader + (i * 4));
        }

        return FromMasks(rows, bits / 8, masks);
    }

    private static RawImage FromPalette(Rows rows, int bits, ReadOnlySpan<byte> palette, int entry, string path)
    {
        byte[] samples = new byte[rows.Width * rows.Height * 3];
        int perByte = 8 / bits, mask = (1 << bits) - 1, at = 0;
        for (int y = 0; y < rows.Height; y++)
        {
            var row = rows[y];
            for (int x = 0; x < rows.Width; x++, at += 3)
            {
                int index = (row[x / perByte] >> (8 - (bits * ((x % perByte) + 1)))) & mask;
                if ((index + 1) * entry > palette.Length)
                    throw RawImage.Broken(path, Format, $"colour {index} of a palette of {palette.Length / entry}");
                var colour = palette[(index * entry)..];
                (samples[at], samples[at + 1], samples[at + 2]) = (colour[2], colour[1], colour[0]);
            }
        }

        return new RawImage(rows.Width, rows.Height, 3, IsDeep: false, samples, HasPalette: true);
    }

    private static RawImage FromMasks(Rows rows, int bytes, ReadOnlySpan<uint> masks)
    {
        byte[] samples = new byte[rows.Width * rows.Height * 4];
        int at = 0;
        uint anyAlpha = 0;
        for (int y = 0; y < rows.Height; y++)
        {
            var row = rows[y];
            for (int x = 0; x < rows.Width; x++)
            {
                uint pixel = 0;
                for (int i = bytes - 1; i >= 0; i--)
                    pixel = (pixel << 8) | row[(x * bytes) + i];
                anyAlpha |= pixel & masks[3];
                foreach (uint mask in masks)
                {
                    ulong top = mask >> BitOperations.TrailingZeroCount(mask), value = (pixel & mask) >> BitOperations.TrailingZeroCount(mask);
                    samples[at++] = (byte)(top == 0 ? 255 : ((value * 255) + (top / 2)) / top);
                }
            }
        }

        // Many programs declare an alpha channel and leave it 0 everywhere; such a channel is ignored.
        if (anyAlpha != 0)
            return new RawImage(rows.Width, rows.Height, 4, IsDeep: false, samples);
        byte[] opaque = new byte[samples.Length / 4 * 3];
        for (int i = 0; i < samples.Length / 4; i++)
            samples.AsSpan(i * 4, 3).CopyTo(opaque.AsSpan(i * 3));
        return new RawImage(rows.Width, rows.Height, 3, IsDeep: false, opaque);
    }

    private static ushort U16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static int I32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);

    private static uint U32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    /// <summary>Rows counted from the top, in files that store them top-down or bottom-up.</summary>
    private readonly ref struct Rows(ReadOnlySpan<byte> pixels, int width, int height, int stride, bool isTopDown)
    {
        private readonly ReadOnlySpan<byte> _pixels = pixels;

        public int Width => width;

        public int Height => height;

        public ReadOnlySpan<byte> this[int y] => _pixels.Slice((isTopDown ? y : height - 1 - y) * stride, stride);
    }
}
