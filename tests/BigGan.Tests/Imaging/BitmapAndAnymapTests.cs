using System.Text;
using BigGan.Imaging;

namespace BigGan.Tests.Imaging;

public class BitmapAndAnymapTests
{
    private static readonly byte[] TwoByTwo = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]; // planes of red, green, blue

    [Fact]
    public void Bitmaps_are_read_from_the_bottom_or_from_the_top()
    {
        // Blue first, rows padded to four bytes.
        byte[] top = [90, 50, 10, 100, 60, 20, 0, 0], bottom = [110, 70, 30, 120, 80, 40, 0, 0];
        Assert.Equal(TwoByTwo, Decode(TinyImages.Bmp(2, 2, 24, [.. bottom, .. top])));
        Assert.Equal(TwoByTwo, Decode(TinyImages.Bmp(2, -2, 24, [.. top, .. bottom])));
    }

    [Theory]
    [InlineData(1, new byte[] { 0x40, 0, 0, 0 })]
    [InlineData(4, new byte[] { 0x01, 0, 0, 0 })]
    [InlineData(8, new byte[] { 0, 1, 0, 0 })]
    public void Bitmaps_with_a_palette_become_its_colours(int bits, byte[] row)
    {
        byte[] palette = [3, 2, 1, 0, 6, 5, 4, 0];
        byte[] file = TinyImages.Bmp(2, 1, bits, row, behind: palette, colours: 2);
        Assert.Equal([1, 4, 2, 5, 3, 6], Decode(file));
        Assert.True(ImageDecoder.ReadKind(file, "a").HasPalette);
    }

    [Fact]
    public void Bitmaps_of_16_and_32_bits_are_read_by_their_masks()
    {
        Assert.Equal([255, 0, 0, 255, 0, 0], Decode(TinyImages.Bmp(2, 1, 16, [0x00, 0x7c, 0xe0, 0x03])));
        byte[] rgb565 = [.. BitConverter.GetBytes(0xf800), .. BitConverter.GetBytes(0x07e0), .. BitConverter.GetBytes(0x001f)];
        Assert.Equal([255, 0, 0, 255, 0, 0], Decode(TinyImages.Bmp(2, 1, 16, [0x00, 0xf8, 0xe0, 0x07], compression: 3, behind: rgb565)));
        Assert.Equal([1, 2, 3], Decode(TinyImages.Bmp(1, 1, 32, [3, 2, 1, 0]))); // no mask of alpha: the fourth byte is nothing
        byte[] rgba = [.. BitConverter.GetBytes(0xff0000), .. BitConverter.GetBytes(0xff00), .. BitConverter.GetBytes(0xff), .. BitConverter.GetBytes(0xff000000)];
        Assert.Equal([255, 1, 255, 2, 255, 3], Decode(TinyImages.Bmp(2, 1, 32, [9, 9, 9, 0, 3, 2, 1, 255], compression: 6, behind: rgba)));
        Assert.Equal([1, 2, 3], Decode(TinyImages.Bmp(1, 1, 32, [3, 2, 1, 0], compression: 6, behind: rgba))); // announced, never set
    }

    [Fact]
    public void Damaged_cut_and_compressed_bitmaps_are_refused_as_such()
    {
        Refused([.. "BM"u8, .. new byte[60]], "is BMP");
        Refused(TinyImages.Bmp(2, 2, 24, new byte[15]), "need 70 bytes, the file has 69");
        Refused(TinyImages.Bmp(2, 2, 8, new byte[8], compression: 1), "run-length compression");
        Refused(TinyImages.Bmp(2, 1, 8, [0, 9, 0, 0], behind: new byte[8], colours: 2), "colour 9 of a palette of 2");
        Refused(TinyImages.Bmp(60000, 60000, 24, new byte[16]), "the limit is");
        Refused(TinyImages.Bmp(int.MaxValue, int.MinValue, 32, new byte[16]), "the limit is");
    }

    [Fact]
    public void Anymaps_are_read_as_text_and_as_bytes()
    {
        byte[] interleaved = [10, 50, 90, 20, 60, 100, 30, 70, 110, 40, 80, 120];
        Assert.Equal(TwoByTwo, Decode([.. "P6\n# a comment\n2 2\n255\n"u8, .. interleaved]));
        Assert.Equal(TwoByTwo, Decode(Encoding.ASCII.GetBytes("P3 2 2 255\n" + string.Join(' ', interleaved))));
        Assert.Equal(TwoByTwo, Decode([.. "P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"u8, .. interleaved]));
        Assert.Equal([(byte)'a', (byte)'b', (byte)'c'], Decode("P6 1 1 255 abc"u8.ToArray()));
        Assert.Equal([10, 20], Decode([.. "P5 2 1 255\n"u8, 10, 20], 1));
        Assert.Equal([0, 255], Decode("P2 2 1 15 0 15"u8.ToArray(), 1)); // white is 15
        Assert.Equal([0, 255, 128], Decode([.. "P5 3 1 4095\n"u8, 0, 0, 0x0f, 0xff, 0x08, 0x08], 1)); // 12 bits in two bytes
        Assert.Equal([255, 0, 255], Decode("P1 3 1\n010"u8.ToArray(), 1)); // 1 is black
        Assert.Equal([255, 0, 255], Decode([.. "P4 3 1\n"u8, 0x40], 1));
        Assert.Equal([255, 7], Decode([.. "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n"u8, 9, 0, 7, 255], 1));
    }

    [Theory]
    [InlineData("P6 2 2 255\nabc", "need 12 bytes, 3 are there")]
    [InlineData("P6 99999 99999 255\nabc", "the limit is")]
    [InlineData("P6 0 2 255\nabc", "0x2 pixels")]
    [InlineData("P5 1 1 70000\nab", "up to 70000")]
    [InlineData("P2 1 1 255 x", "not a number")]
    [InlineData("P2 2 1 255 1    ", "ends early")]
    [InlineData("P7 332\nxx", "an unknown line")]
    public void Damaged_anymaps_are_refused_as_such(string content, string reason) => Refused(Encoding.ASCII.GetBytes(content), reason);

    [Fact]
    public void Any_damage_is_an_error_about_the_file_or_an_image()
    {
        byte[][] files =
        [
            TinyImages.Bmp(3, 3, 24, new byte[36]), TinyImages.Bmp(4, 2, 4, new byte[8], behind: new byte[64]),
            [.. "P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"u8, .. new byte[12]], "P3 2 1 255 1 2 3 4 5 6"u8.ToArray(),
            TinyImages.Tiff(4, 4, 8, 1, 2, 3, new byte[48], (338, [0, 0, 0])),
        ];
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. files[i % files.Length]];
            for (int k = 0; k <= i % 3; k++)
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            try
            {
                ImageDecoder.Decode(damaged.AsSpan(0, random.Next(4) == 0 ? random.Next(1, damaged.Length) : damaged.Length), "a", new ImageShape(1, 1, 1));
            }
            catch (InvalidFileException)
            {
                // As it should be.
            }
        }
    }

    private static byte[] Decode(byte[] file, int channels = 3) => ImageDecoder.Decode(file, "a", channels).Pixels;

    private static void Refused(byte[] file, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(file, "cats/1.bmp", new ImageShape(3, 1, 1))).Message);
}
