using BigGan.Data;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The same latents under several truncations, so that their images can be compared one by one (paper, figure 2).</summary>
/// <remarks>
/// Without a truncation these are the latents of <see cref="LatentStream"/>; a factor multiplies them. A threshold keeps every number of smaller magnitude.
/// Any other number is replaced by the first draw below the threshold from its own sequence of draws. The latents have the truncated distribution,
/// and every number that a threshold keeps is also kept by higher thresholds.
/// </remarks>
public static class TruncationSeries
{
    // Separates the sequences of further draws from all other streams of a seed.
    private const ulong Domain = 0x66757274686572;

    /// <summary>The latents of images for one of the truncations.</summary>
    /// <param name="labels">The class of each image; images of one class are numbered from 0.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="seed">Must be the same for every truncation.</param>
    /// <param name="truncation">Null for none.</param>
    /// <exception cref="InvalidOptionException">The truncation is out of range.</exception>
    public static GivenLatents Latents(IReadOnlyList<int> labels, int latentSize, long seed, Truncation? truncation)
    {
        truncation?.Validate();
        var latents = new float[labels.Count * latentSize];
        var seen = new Dictionary<int, long>();
        for (int i = 0; i < labels.Count; i++)
        {
            long number = seen.GetValueOrDefault(labels[i]);
            seen[labels[i]] = number + 1;
            Fill(latents.AsSpan(i * latentSize, latentSize), seed, labels[i], number, truncation);
        }

        return GivenLatents.OfClasses(latents, latentSize, [.. labels.Select(label => (long)label)]);
    }

    /// <summary>Fills the latents of one image.</summary>
    internal static void Fill(Span<float> latents, long seed, long label, long number, Truncation? truncation)
    {
        if (truncation is not { Mode: TruncationMode.Resample, Value: var threshold })
        {
            LatentStream.Fill(latents, seed, label, number, truncation);
            return;
        }

        LatentStream.Fill(latents, seed, label, number, null);
        var further = new SplitMix64((ulong)seed ^ Domain, ((ulong)label << 40) ^ (ulong)number);
        foreach (ref float latent in latents)
        {
            var own = new SplitMix64(further.Next(), 0);
            while (Math.Abs(latent) > threshold) latent = (float)own.NextNormal();
        }
    }
}
