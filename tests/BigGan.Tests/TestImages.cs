using BigGan.Imaging;
using NetVips;

namespace BigGan.Tests;

/// <summary>Images made up for tests.</summary>
internal static class TestImages
{
    /// <summary>Grey levels of 256 for 1 in the range of the networks; written out, so that <see cref="BigGan.Data.PixelRange"/> is checked.</summary>
    public const double GreyLevelsPerUnit = 127.5;

    /// <summary>Smooth, with every channel and position distinguishable; the seed shifts it.</summary>
    public static ImageBuffer Gradient(int height, int width, int channels = 3, int seed = 0)
    {
        byte[] pixels = new byte[channels * height * width];
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    pixels[(((c * height) + y) * width) + x] = (byte)((y * 160 / height) + (x * 60 / width) + (c * 10) + (seed * 7));
            }
        }

        return new ImageBuffer(new ImageShape(channels, height, width), pixels);
    }

    public static byte[] Png(int height, int width, int seed = 0, int channels = 3) => PngFile.Encode(Gradient(height, width, channels, seed));

    /// <summary>Encodes with libvips' saver of any format, for example <c>jpegsave_buffer</c>.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="saver">The name of the operation.</param>
    /// <param name="options">Of the saver, by name.</param>
    /// <param name="colours">What the pixels are converted to before.</param>
    public static byte[] Encode(ImageBuffer image, string saver, VOption? options = null, Enums.Interpretation? colours = null) => VipsLibrary.Run(image, image =>
    {
        using Image pixels = VipsImages.Of(image);
        using Image converted = colours is { } space ? pixels.Colourspace(space) : pixels.Copy();
        return (byte[])Operation.Call(saver, options, converted);
    });

    /// <summary>Writes a folder per class with numbered PNG files.</summary>
    public static void WriteClasses(TempFolder folder, string root, int images, int size, params string[] classes)
    {
        for (int label = 0; label < classes.Length; label++)
        {
            for (int i = 0; i < images; i++)
                File.WriteAllBytes(folder.Nested(Path.Combine(root, classes[label], $"{i:d3}.png")), Png(size, size, (label * images) + i));
        }
    }
}
