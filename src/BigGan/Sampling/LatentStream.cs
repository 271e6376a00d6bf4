using BigGan.Data;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The latents of one image: a function of seed, class and number only, independent of all other images.</summary>
internal static class LatentStream
{
    // Separates the latents of a seed from the data order of the same seed.
    private const ulong Domain = 0x6c6174656e747321;

    /// <summary>Fills the latents of image <paramref name="number"/> of a class with normal numbers, truncated if requested.</summary>
    internal static void Fill(Span<float> latents, long seed, long label, long number, Truncation? truncation)
    {
        var random = new SplitMix64((ulong)seed ^ Domain, ((ulong)label << 40) ^ (ulong)number);
        double limit = truncation switch
        {
            { Mode: TruncationMode.Resample } given => given.Value,
            { Mode: TruncationMode.TfHub } => 2,
            _ => double.PositiveInfinity,
        };
        double factor = truncation is { Mode: not TruncationMode.Resample } scaled ? scaled.Value : 1;
        foreach (ref float latent in latents) latent = (float)(factor * Normal(ref random, limit));
    }

    // A high threshold rejects few normal draws. A low one would reject nearly all, so a uniform draw below the threshold
    // is accepted with a probability proportional to the density: the same distribution at a bounded cost.
    private static double Normal(ref SplitMix64 random, double limit)
    {
        while (true)
        {
            if (limit < 1)
            {
                double uniform = ((2 * random.NextUnit()) - 1) * limit;
                if (random.NextUnit() <= Math.Exp(-uniform * uniform / 2)) return uniform;
                continue;
            }

            double value = random.NextNormal();
            if (Math.Abs(value) <= limit) return value;
        }
    }
}
