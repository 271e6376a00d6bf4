using System.Runtime.InteropServices;
using BigGan.Imaging;

namespace BigGan.Tests.Imaging;

/// <summary>Images of every depth, format and number of channels: read rightly or refused.</summary>
public class PixelKindTests
{
    private static readonly byte[] Colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];

    [Fact]
    public void Floating_point_numbers_are_refused_whatever_their_range_and_precision()
    {
        float[] unit = [.. Enumerable.Range(0, 48).Select(i => i / 48f)];
        Half[] halves = Array.ConvertAll(unit, value => (Half)value);
        double[] doubles = Array.ConvertAll(unit, value => (double)value);
        float[] notNumbers = [.. unit[..47], float.NaN];
        Refused(TinyImages.Tiff(4, 4, 32, 3, 2, 3, Bytes(unit)), "holds 32-bit floating-point numbers");
        Refused(TinyImages.Tiff(4, 4, 32, 3, 2, 3, Bytes(notNumbers)), "holds 32-bit floating-point numbers");
        Refused(TinyImages.Tiff(4, 4, 32, 3, 1, 1, Bytes(unit[..16])), "save it with 8 or 16 bits a channel");
        Refused(TinyImages.Tiff(4, 4, 16, 3, 2, 3, Bytes(halves)), "holds 16-bit floating-point numbers");
        Refused(TinyImages.Tiff(4, 4, 64, 3, 2, 3, Bytes(doubles)), "holds 64-bit floating-point numbers");
        Refused([.. "Pf\n4 4\n-1.0\n"u8, .. Bytes(unit[..16])], "is a float map (PFM)");
    }

    [Theory]
    [InlineData(8, 2, 1, "holds signed 8-bit numbers")]
    [InlineData(16, 2, 1, "holds signed 16-bit numbers")]
    [InlineData(32, 2, 1, "holds signed 32-bit numbers")]
    [InlineData(32, 1, 1, "has 32 bits a channel")]
    [InlineData(12, 1, 1, "has 12 bits a channel")]
    [InlineData(4, 1, 3, "has 4 bits a channel")]
    [InlineData(64, 6, 1, "holds complex numbers")]
    public void Numbers_whose_white_a_file_does_not_say_are_refused(int bits, int format, int channels, string reason) =>
        Refused(TinyImages.Tiff(4, 4, bits, format, channels == 3 ? 2 : 1, channels, new byte[4 * 4 * bits * channels / 8]), reason);

    [Fact]
    public void Channels_without_names_are_refused() =>
        Refused(TinyImages.Tiff(4, 4, 8, 1, 1, 5, new byte[80]), "has 5 channels and does not say which are red, green and blue");

    [Theory]
    [InlineData(254, 1, "begins with a preview")]
    [InlineData(50706, 1, "is a camera raw file")]
    public void The_preview_in_a_camera_raw_file_is_not_taken_for_the_image(int tag, int value, string reason) =>
        Refused(TinyImages.Tiff(4, 4, 8, 1, 1, 1, new byte[16], (tag, [(ushort)value])), reason);

    [Theory]
    [InlineData(new ushort[] { 2 }, 0, 255, 255, 255)] // transparency
    [InlineData(new ushort[] { 2 }, 255, 200, 100, 50)]
    [InlineData(new ushort[] { 0 }, 0, 200, 100, 50)] // something else, such as infrared
    [InlineData(new ushort[] { 1 }, 255, 200, 100, 50)] // colours that are multiplied by it
    [InlineData(new ushort[] { 1 }, 0, 255, 255, 255)]
    public void A_fourth_channel_is_transparency_only_where_the_file_says_so(ushort[] extra, byte fourth, byte red, byte green, byte blue)
    {
        byte[] pixel = extra[0] == 1 && fourth == 0 ? [0, 0, 0, 0] : [200, 100, 50, fourth];
        Shows(TinyImages.Tiff(2, 2, 8, 1, 2, 4, [.. pixel, .. pixel, .. pixel, .. pixel], (338, extra)), red, green, blue);
    }

    [Fact]
    public void Colours_multiplied_by_their_transparency_are_laid_over_white_once()
    {
        byte[] pixel = [100, 50, 25, 128]; // 200, 100, 50 at half
        Shows(TinyImages.Tiff(2, 2, 8, 1, 2, 4, [.. pixel, .. pixel, .. pixel, .. pixel], (338, [1])), 227, 177, 152);
    }

    [Fact]
    public void More_channels_behind_red_green_and_blue_are_left_out()
    {
        byte[] pixel = [200, 100, 50, 1, 2];
        Shows(TinyImages.Tiff(2, 2, 8, 1, 2, 5, [.. pixel, .. pixel, .. pixel, .. pixel], (338, [0, 0])), 200, 100, 50);
    }

    [Fact]
    public void Inks_and_lab_become_colour()
    {
        byte[] red = [0, 255, 255, 0], lab = [136, 80, 67]; // L 53, a 80, b 67
        byte[] deepLab = [.. BitConverter.GetBytes((ushort)34952), .. BitConverter.GetBytes((short)(80 * 256)), .. BitConverter.GetBytes((short)(67 * 256))];
        byte[] fromInks = Decode(TinyImages.Tiff(2, 2, 8, 1, 5, 4, [.. red, .. red, .. red, .. red]));
        Assert.True(fromInks[0] > 200 && fromInks[4] < 80 && fromInks[8] < 80);
        Assert.True(IsRed(Decode(TinyImages.Tiff(2, 2, 16, 1, 8, 3, [.. deepLab, .. deepLab, .. deepLab, .. deepLab]))));
        try
        {
            Assert.True(IsRed(Decode(TinyImages.Tiff(2, 2, 8, 1, 8, 3, [.. lab, .. lab, .. lab, .. lab]))));
        }
        catch (InvalidFileException exception)
        {
            Assert.EndsWith("convert it to PNG", exception.Problem); // libvips 8.18 does not read it
        }

        static bool IsRed(byte[] pixels) => pixels[0] > 245 && pixels[4] < 20 && pixels[8] < 20;
    }

    [Fact]
    public void Palettes_with_and_without_transparency_become_their_colours()
    {
        (string, byte[]) palette = ("PLTE", Colours);
        Assert.Equal([255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9], Decode(TinyImages.Png(4, 1, 3, 8, [0, 1, 2, 3], palette)));
        Assert.Equal([255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9], Decode(TinyImages.Png(4, 1, 3, 2, [0x1b], palette)));
        Assert.Equal([255, 127, 0, 9, 255, 255, 0, 9, 255, 127, 255, 9], Decode(TinyImages.Png(4, 1, 3, 8, [0, 1, 2, 3], palette, ("tRNS", [0, 128]))));
        ushort[] map = [65535, 0, 0, 0, 0, 65535, 0, 0, 0, 0, 65535, 0];
        Assert.Equal([255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0], Decode(TinyImages.Tiff(4, 1, 8, 1, 3, 1, [0, 1, 2, 3],
            (320, [.. Plane(0), .. Plane(1), .. Plane(2)]))));

        ushort[] Plane(int channel) => [.. Enumerable.Range(0, 256).Select(i => i < 4 ? map[(channel * 4) + i] : (ushort)0)];
    }

    [Theory]
    [InlineData(1, new byte[] { 0x50 }, new byte[] { 0, 255, 0, 255 })]
    [InlineData(2, new byte[] { 0x1b }, new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, new byte[] { 0x05, 0xaf }, new byte[] { 0, 85, 170, 255 })]
    public void Few_bits_cover_the_whole_range(byte bits, byte[] row, byte[] expected)
    {
        Assert.Equal(expected, Decode(TinyImages.Png(4, 1, 0, bits, row), 1));
        Assert.Equal(expected, Decode(TinyImages.Tiff(4, 1, bits, 1, 1, 1, row), 1));
        Assert.Equal(Array.ConvertAll(expected, value => (byte)(255 - value)), Decode(TinyImages.Tiff(4, 1, bits, 1, 0, 1, row), 1));
    }

    [Fact]
    public void Grey_with_transparency_is_laid_over_white_at_8_and_16_bits()
    {
        Assert.Equal([255, 100, 177], Decode(TinyImages.Png(3, 1, 4, 8, [100, 0, 100, 255, 100, 127]), 1));
        byte[] deep = Decode(TinyImages.Png(3, 1, 4, 16, TinyImages.Deep(25700, 0, 25700, 65535, 25700, 32767)), 1);
        Assert.Equal([255, 100], deep[..2]);
        Assert.InRange(deep[2], 177, 178);
        Assert.Equal([255, 7], Decode(TinyImages.Png(2, 1, 0, 8, [200, 7], ("tRNS", [0, 200])), 1));
    }

    [Fact]
    public void An_image_whose_orientation_lies_in_a_png_file_is_turned_upright()
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] png = TinyImages.Png(2, 1, 0, 8, [10, 200], ("eXIf", exif));
        Assert.Equal((2, 1), ImageDecoder.ReadSize(png, "a"));
        Assert.Equal([10, 200], Decode(png, 1));
    }

    [Fact]
    public void A_jpeg_file_of_12_bits_is_refused_as_such()
    {
        byte[] jpeg = TestImages.Encode(TestImages.Gradient(16, 16), "jpegsave_buffer");
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]) + 4] = 12;
        Refused(jpeg, "has 12 bits a channel");
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        byte[] png = TinyImages.Png(1, 1, 2, 8, [1, 2, 3]);
        Shows(png, 1, 2, 3);
        var large = ImageDecoder.Decode(png, "a", new ImageShape(3, 8, 8), SmallImagePolicy.Enlarge);
        Assert.All(large.Pixels[..64], value => Assert.Equal(1, value));
    }

    private static void Shows(byte[] file, byte red, byte green, byte blue)
    {
        byte[] pixels = Decode(file);
        int plane = pixels.Length / 3;
        int[] shown = [pixels[0], pixels[plane], pixels[2 * plane]], expected = [red, green, blue];
        Assert.True(shown.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 1), $"{string.Join(' ', shown)} instead of {string.Join(' ', expected)}");
    }

    private static byte[] Decode(byte[] file, int channels = 3) => ImageDecoder.Decode(file, "a", channels).Pixels;

    private static byte[] Bytes<T>(T[] values)
        where T : struct => MemoryMarshal.AsBytes<T>(values).ToArray();

    private static void Refused(byte[] file, string reason)
    {
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(file, "cats/1.tif", new ImageShape(3, 4, 4))).Message);
        Assert.Throws<InvalidFileException>(() => ImageDecoder.ReadKind(file, "cats/1.tif")); // what is judged is refused likewise
    }
}
