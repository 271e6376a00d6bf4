using BigGan.Imaging;

namespace BigGan.Clip.Images;

/// <summary>Bicubic resizing with the filter widened where an image shrinks, to the bit as Pillow computes it, from which CLIP's training images come.</summary>
/// <remarks>Weights have 22 bits behind the point; the result of the horizontal pass is rounded to 8 bits before the vertical one.</remarks>
internal static class BicubicResize
{
    private const int FractionBits = 22;
    private const double Sharpness = -0.5, Radius = 2;

    /// <summary>A window of an image that was resized; nothing outside of the window is computed.</summary>
    /// <param name="image">Any channels.</param>
    /// <param name="height">Height of the whole resized image.</param>
    /// <param name="width">Width of the whole resized image.</param>
    /// <param name="top">First row of the window.</param>
    /// <param name="left">First column of the window.</param>
    /// <param name="rows">Height of the window.</param>
    /// <param name="columns">Width of the window.</param>
    internal static ImageBuffer Window(ImageBuffer image, long height, long width, long top, long left, int rows, int columns)
    {
        ImageShape shape = image.Shape;
        Tap[] across = Taps(shape.Width, width, left, columns), down = Taps(shape.Height, height, top, rows);
        int first = down.Min(tap => tap.First), last = down.Max(tap => tap.First + tap.Weights.Length);
        byte[] narrow = new byte[shape.Channels * (last - first) * columns];
        for (int row = 0; row < shape.Channels * (last - first); row++)
        {
            (int channel, int y) = Math.DivRem(row, last - first);
            ReadOnlySpan<byte> source = image.Pixels.AsSpan(((channel * shape.Height) + first + y) * shape.Width, shape.Width);
            for (int x = 0; x < columns; x++) narrow[(row * columns) + x] = Apply(across[x], source, 1);
        }

        byte[] pixels = new byte[shape.Channels * rows * columns];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int y = 0; y < rows; y++)
            {
                Tap tap = down[y] with { First = down[y].First - first };
                for (int x = 0; x < columns; x++)
                    pixels[(((channel * rows) + y) * columns) + x] = Apply(tap, narrow.AsSpan((channel * (last - first) * columns) + x), columns);
            }
        }

        return new ImageBuffer(new ImageShape(shape.Channels, rows, columns), pixels);
    }

    private static byte Apply(Tap tap, ReadOnlySpan<byte> samples, int stride)
    {
        int sum = 1 << (FractionBits - 1);
        for (int i = 0; i < tap.Weights.Length; i++) sum += samples[(tap.First + i) * stride] * tap.Weights[i];
        return (byte)Math.Clamp(sum >> FractionBits, 0, 255);
    }

    private static Tap[] Taps(int from, long to, long start, int count)
    {
        if (from == to) return [.. Enumerable.Range((int)start, count).Select(place => new Tap(place, [1 << FractionBits]))];
        double scale = (double)from / to, stretch = Math.Max(scale, 1), support = Radius * stretch;
        return [.. Enumerable.Range(0, count).Select(place =>
        {
            double centre = (start + place + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), from);
            double[] weights = [.. Enumerable.Range(first, end - first).Select(i => Cubic((i - centre + 0.5) * (1 / stretch)))];
            double sum = weights.Sum();
            return new Tap(first, [.. weights.Select(weight => Fixed(weight / sum))]);
        })];
    }

    private static int Fixed(double weight) => (int)((weight * (1 << FractionBits)) + (weight < 0 ? -0.5 : 0.5));

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        if (x < 1) return ((((Sharpness + 2) * x) - (Sharpness + 3)) * x * x) + 1;
        return x < Radius ? ((((x - 5) * x) + 8) * x - 4) * Sharpness : 0;
    }

    private readonly record struct Tap(int First, int[] Weights);
}
