using BigGan.Data;

namespace BigGan.Guidance;

/// <summary>The distribution of random cutouts.</summary>
/// <param name="IsCentred">Whether offsets are normal around the middle, with half of the largest distance as two deviations; otherwise they are uniform.</param>
/// <remarks>The side is that of the image times a normal number of mean 0.8 and deviation 0.3, limited to 0.5 to 0.95: the law of Big Sleep.</remarks>
internal sealed record CutoutLaw(bool IsCentred)
{
    // Separates cutouts from the latents and the order of data of the same seed.
    private const ulong Domain = 0x6375746f757473;
    private const double Mean = 0.8, Deviation = 0.3, Least = 0.5, Most = 0.95;

    /// <summary>The cutouts of a step: a function of seed and step.</summary>
    /// <param name="seed">Any.</param>
    /// <param name="step">Any.</param>
    /// <param name="count">How many.</param>
    /// <param name="height">Of the image.</param>
    /// <param name="width">Of the image.</param>
    internal CutoutBox[] Draw(long seed, long step, int count, int height, int width)
    {
        var random = new SplitMix64((ulong)seed ^ Domain, (ulong)step);
        int side = Math.Min(height, width);
        var boxes = new CutoutBox[count];
        for (int i = 0; i < count; i++)
        {
            int size = Math.Max(1, (int)(side * Math.Clamp(Mean + (Deviation * random.NextNormal()), Least, Most)));
            boxes[i] = new CutoutBox(size, size, Offset(ref random, height - size), Offset(ref random, width - size));
        }

        return boxes;
    }

    private int Offset(ref SplitMix64 random, int most)
    {
        if (IsCentred)
        {
            double centre = most / 2.0, drawn = centre + (centre / 2 * random.NextNormal());
            if (drawn > -1 && drawn < most + 1) return (int)drawn; // truncated, as the original truncates
        }

        return (int)random.Next((ulong)most + 1);
    }
}
