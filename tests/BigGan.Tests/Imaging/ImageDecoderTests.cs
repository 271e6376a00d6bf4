using System.IO.Compression;
using BigGan.Imaging;
using NetVips;

namespace BigGan.Tests.Imaging;

public class ImageDecoderTests
{
    [Theory]
    [InlineData("pngsave_buffer")]
    [InlineData("tiffsave_buffer")]
    public void An_image_of_the_right_size_keeps_every_pixel(string saver)
    {
        var image = TestImages.Gradient(32, 24);
        var decoded = ImageDecoder.Decode(TestImages.Encode(image, saver), "a", image.Shape);
        Assert.Equal(image.Shape, decoded.Shape);
        Assert.Equal(image.Pixels, decoded.Pixels);
    }

    [Theory]
    [InlineData("jpegsave_buffer", 6)]
    [InlineData("webpsave_buffer", 12)]
    [InlineData("gifsave_buffer", 16)]
    public void Lossy_formats_come_back_nearly_unchanged(string saver, int tolerance)
    {
        var image = TestImages.Gradient(64, 64);
        var decoded = ImageDecoder.Decode(TestImages.Encode(image, saver), "a", image.Shape);
        double mean = image.Pixels.Zip(decoded.Pixels, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(mean, 0, tolerance);
    }

    [Fact]
    public void A_wide_image_is_cropped_to_its_centre_and_shrunk()
    {
        // Left and right quarters white, the centre square black: a centre crop sees black only.
        var image = new ImageBuffer(new ImageShape(1, 128, 256), new byte[128 * 256]);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = i % 256 is < 64 or >= 192 ? (byte)255 : (byte)0;
        var decoded = ImageDecoder.Decode(PngFile.Encode(image), "a", new ImageShape(1, 32, 32));
        Assert.Equal(new ImageShape(1, 32, 32), decoded.Shape);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 2; x < 30; x++)
                Assert.InRange(decoded.Pixels[(y * 32) + x], 0, 2);
        }
    }

    [Fact]
    public void Shrinking_averages_and_does_not_pick()
    {
        // A one-pixel checkerboard has to turn grey, not black or white.
        var image = new ImageBuffer(new ImageShape(1, 64, 64), new byte[64 * 64]);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = ((i / 64) + i) % 2 == 0 ? (byte)255 : (byte)0;
        var decoded = ImageDecoder.Decode(PngFile.Encode(image), "a", new ImageShape(1, 16, 16));
        Assert.All(decoded.Pixels, pixel => Assert.InRange(pixel, 110, 145));
    }

    [Theory]
    [InlineData(33, 50, 32, 32)]
    [InlineData(500, 333, 64, 64)]
    [InlineData(101, 77, 31, 47)]
    [InlineData(1000, 40, 40, 40)]
    public void Every_size_ends_exactly_at_the_target(int height, int width, int targetHeight, int targetWidth)
    {
        byte[] png = TestImages.Png(height, width);
        byte[] jpeg = TestImages.Encode(TestImages.Gradient(height, width), "jpegsave_buffer");
        var shape = new ImageShape(3, targetHeight, targetWidth);
        Assert.Equal(shape, ImageDecoder.Decode(png, "a", shape).Shape);
        Assert.Equal(shape, ImageDecoder.Decode(jpeg, "a", shape).Shape);
    }

    [Fact]
    public void Colour_turns_grey_by_its_luma_and_grey_turns_into_three_equal_channels()
    {
        var red = new ImageBuffer(new ImageShape(3, 8, 8), [.. Enumerable.Repeat((byte)200, 64), .. new byte[128]]);
        var grey = ImageDecoder.Decode(PngFile.Encode(red), "a", new ImageShape(1, 8, 8));
        Assert.All(grey.Pixels, pixel => Assert.Equal(60, pixel)); // 0.299 x 200
        var image = TestImages.Gradient(8, 8, channels: 1);
        var colour = ImageDecoder.Decode(PngFile.Encode(image), "a", new ImageShape(3, 8, 8));
        Assert.Equal([.. image.Pixels, .. image.Pixels, .. image.Pixels], colour.Pixels);
    }

    [Fact]
    public void An_orientation_tag_turns_the_image_upright()
    {
        // Orientation 6: turn by 90 degrees clockwise to see it upright, so its top edge was on the left.
        var image = new ImageBuffer(new ImageShape(1, 64, 96), new byte[64 * 96]);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = i % 96 < 48 ? (byte)250 : (byte)5;
        byte[] jpeg = WithOrientation(TestImages.Encode(image, "jpegsave_buffer"), 6);
        Assert.Equal((96, 64), ImageDecoder.ReadSize(jpeg, "a"));
        var decoded = ImageDecoder.Decode(jpeg, "a", channels: 1);
        Assert.Equal(new ImageShape(1, 96, 64), decoded.Shape);
        Assert.InRange(decoded.Pixels[32], 240, 255);
        Assert.InRange(decoded.Pixels[^32], 0, 15);
    }

    [Fact]
    public void Transparency_is_laid_over_white()
    {
        byte[] png = TinyImages.Png(4, 4, 6, 8, [.. Enumerable.Repeat<byte[]>([10, 20, 30, 0], 16).SelectMany(pixel => pixel)]);
        Assert.All(ImageDecoder.Decode(png, "a", new ImageShape(3, 4, 4)).Pixels, pixel => Assert.Equal(255, pixel));
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        byte[] png = TinyImages.Png(4, 4, 2, 16, [.. Enumerable.Repeat<byte[]>([0xc8, 0, 0x64, 0, 0x32, 0], 16).SelectMany(pixel => pixel)]);
        var decoded = ImageDecoder.Decode(png, "a", new ImageShape(3, 4, 4));
        Assert.Equal([200, 100, 50], [decoded.Pixels[0], decoded.Pixels[16], decoded.Pixels[32]]);
    }

    [Fact]
    public void An_image_with_four_inks_becomes_colour()
    {
        byte[] inks = TestImages.Encode(TestImages.Gradient(16, 16), "jpegsave_buffer", colours: Enums.Interpretation.Cmyk);
        var decoded = ImageDecoder.Decode(inks, "a", new ImageShape(3, 16, 16));
        Assert.Equal(new ImageShape(3, 16, 16), decoded.Shape);
        Assert.InRange(decoded.Pixels[^1], 170, 255); // bright where the gradient is bright
        Assert.InRange(decoded.Pixels[0], 0, 90);
    }

    [Fact]
    public void A_small_image_is_rejected_with_its_size_and_the_way_out()
    {
        var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(TestImages.Png(20, 40), "cats/1.png", new ImageShape(3, 32, 32)));
        Assert.Contains("cats/1.png", error.Message);
        Assert.Contains("40x20", error.Message);
        Assert.Contains("32x32", error.Message);
        Assert.Equal([Remedy.KeepSmallImages], error.Remedies);
    }

    [Fact]
    public void A_small_image_is_enlarged_on_demand()
    {
        var grey = new ImageBuffer(new ImageShape(3, 20, 40), [.. Enumerable.Repeat((byte)90, 3 * 20 * 40)]);
        var decoded = ImageDecoder.Decode(PngFile.Encode(grey), "a", new ImageShape(3, 32, 32), SmallImagePolicy.Enlarge);
        Assert.Equal(new ImageShape(3, 32, 32), decoded.Shape);
        Assert.All(decoded.Pixels, pixel => Assert.Equal(90, pixel));
    }

    [Fact]
    public void A_small_image_is_padded_with_black_on_demand()
    {
        var image = TestImages.Gradient(20, 16);
        var decoded = ImageDecoder.Decode(PngFile.Encode(image), "a", new ImageShape(3, 32, 32), SmallImagePolicy.Pad);
        Assert.Equal(0, decoded.Pixels[0]);
        Assert.Equal(image.Pixels[16..32], decoded.Pixels.AsSpan(((6 + 1) * 32) + 8, 16));
    }

    [Fact]
    public void An_image_too_long_and_too_narrow_is_shrunk_before_it_is_padded()
    {
        var white = new ImageBuffer(new ImageShape(1, 128, 16), [.. Enumerable.Repeat((byte)255, 128 * 16)]);
        var decoded = ImageDecoder.Decode(PngFile.Encode(white), "a", new ImageShape(1, 32, 32), SmallImagePolicy.Pad);
        Assert.Equal(32 * 4, decoded.Pixels.Count(pixel => pixel == 255));
    }

    [Theory]
    [InlineData("pngsave_buffer")]
    [InlineData("jpegsave_buffer")]
    [InlineData("webpsave_buffer")]
    [InlineData("gifsave_buffer")]
    [InlineData("tiffsave_buffer")]
    public void A_truncated_image_is_named_in_the_error(string saver)
    {
        byte[] whole = TestImages.Encode(Noise(64), saver);
        foreach (int length in new[] { whole.Length / 2, whole.Length * 3 / 4 })
        {
            var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(whole.AsSpan(0, length), "dogs/7", new ImageShape(3, 64, 64)));
            Assert.StartsWith("dogs/7: ", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void An_empty_file_is_said_to_be_empty()
    {
        var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode([], "x.png", new ImageShape(3, 8, 8)));
        Assert.Equal("x.png: is empty (0 bytes)", error.Message);
    }

    [Fact]
    public void A_file_of_no_known_kind_is_said_to_be_no_image()
    {
        var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode([1, 2, 3, 4, 5, 6, 7, 8], "x.bin", new ImageShape(3, 8, 8)));
        Assert.Equal("x.bin: is not an image that can be read (JPEG, PNG, WebP, GIF, TIFF, BMP, PNM, HEIC or AVIF)", error.Message);
    }

    [Fact]
    public void A_decompression_bomb_is_refused_by_its_header()
    {
        byte[] png = TinyImages.Png(30000, 30000, 0, 8, []);
        var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(png, "bomb.png", new ImageShape(3, 8, 8)));
        Assert.Contains("claims 30000x30000 pixels", error.Message);
    }

    [Fact]
    public void Errors_of_many_threads_are_not_mixed_up()
    {
        byte[] png = TestImages.Png(32, 32);
        byte[] jpeg = TestImages.Encode(Noise(32), "jpegsave_buffer");
        var messages = new string[200];
        Parallel.For(0, messages.Length, i =>
        {
            byte[] bad = i % 2 == 0 ? png[..(png.Length / 2)] : jpeg[..(jpeg.Length / 2)];
            messages[i] = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(bad, $"{i}", new ImageShape(3, 32, 32))).Problem;
        });
        Assert.Equal(2, messages.Distinct().Count());
    }

    [Fact]
    public void Many_threads_shrink_to_the_same_pixels()
    {
        // With the code that old versions of libvips compile at run time this often aborts the process (decision 0004).
        byte[] jpeg = TestImages.Encode(Noise(64), "jpegsave_buffer");
        byte[] expected = ImageDecoder.Decode(jpeg, "a", new ImageShape(1, 32, 32)).Pixels;
        Parallel.For(0, 4000, i => Assert.Equal(expected, ImageDecoder.Decode(jpeg, "a", new ImageShape(1, 32, 32)).Pixels));
    }

    [Fact]
    public void Decoding_does_not_hold_on_to_memory()
    {
        byte[] jpeg = TestImages.Encode(Noise(256), "jpegsave_buffer");
        byte[] broken = jpeg[..(jpeg.Length / 2)];
        Decode(50);
        long before = Environment.WorkingSet;
        Decode(400);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 40 << 20); // 400 leaked images would be 78 MB

        void Decode(int times)
        {
            for (int i = 0; i < times; i++)
            {
                ImageDecoder.Decode(jpeg, "a", new ImageShape(3, 64, 64));
                Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(broken, "a", new ImageShape(3, 64, 64)));
            }

            GC.Collect();
        }
    }

    [Fact]
    public void Real_photographs_of_all_kinds_are_decoded()
    {
        using var zip = ZipFile.OpenRead(SharedFiles.Require("data/imagenet-photos-60.zip"));
        int count = 0;
        foreach (var entry in zip.Entries.Where(entry => entry.Length > 0))
        {
            using var stream = entry.Open();
            byte[] bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            var image = ImageDecoder.Decode(bytes, entry.FullName, new ImageShape(3, 64, 64));
            Assert.True(image.Pixels.Distinct().Count() > 10, entry.FullName);
            count++;
        }

        Assert.Equal(60, count);
    }

    private static ImageBuffer Noise(int size)
    {
        byte[] pixels = new byte[3 * size * size];
        new Random(1).NextBytes(pixels);
        return new ImageBuffer(new ImageShape(3, size, size), pixels);
    }

    /// <summary>Inserts an EXIF segment with nothing but an orientation after the start of a JPEG file.</summary>
    internal static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xff, 0xe1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, // big-endian TIFF, first directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // one entry: orientation, short
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
