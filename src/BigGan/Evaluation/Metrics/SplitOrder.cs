using System.Runtime.InteropServices;
using BigGan.Data;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The order in which images are split for the Inception Score.</summary>
internal static class SplitOrder
{
    private const double Deviations = 4; // of a random order's distribution
    private const double LeastLoss = 0.01; // of the score's logarithm

    /// <summary>The order that the options request.</summary>
    /// <param name="logits">float32 [N,K].</param>
    /// <param name="pixelKeys">[N], or null if pixels are unknown, in which case the logits are used.</param>
    /// <param name="options">Shuffled as in torch-fidelity, by content, or unchanged.</param>
    /// <returns>[N], indices of images.</returns>
    internal static int[] Of(Tensor logits, ulong[]? pixelKeys, MetricOptions options)
    {
        int count = (int)logits.Size(0);
        if (options.ShuffleSplits) return new NumpyRandom(options.Seed).Permutation(count);
        int[] order = [.. Enumerable.Range(0, count)];
        if (options.SplitsByContent && options.Splits > 1) Array.Sort((ulong[]?)pixelKeys?.Clone() ?? KeysOf(logits), order);
        return order;
    }

    /// <summary>A hash of the values of a row.</summary>
    internal static ulong KeyOf(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(row);
        ulong key = (ulong)bits.Length;
        foreach (uint word in bits)
        {
            key = (key ^ word) * 0x9e3779b97f4a7c15;
            key ^= key >> 32;
        }

        return new SplitMix64(key, 0).Next();
    }

    /// <summary>Whether the predicted classes differ from split to split by far more than in a random order, and enough to change the score.</summary>
    /// <remarks>
    /// Pearson's chi-square of splits and classes, less its mean, over 2 N estimates by how much splitting lowers the logarithm of the score beyond chance.
    /// </remarks>
    internal static bool IsByClass(Tensor logits, int[][] parts)
    {
        if (parts.Length < 2) return false;
        using var scope = new TensorScope();
        long[] seen = logits.ArgMax(1).ToArray<long>();
        int count = parts.Sum(part => part.Length);
        Dictionary<long, int> totals = parts.SelectMany(part => part).CountBy(image => seen[image]).ToDictionary();
        double chiSquare = -count, freedom = (parts.Length - 1.0) * (totals.Count - 1.0);
        foreach (int[] part in parts)
        {
            foreach ((long label, int found) in part.CountBy(image => seen[image]))
                chiSquare += (double)found * found * count / ((double)part.Length * totals[label]);
        }

        return chiSquare - freedom > Math.Max(Deviations * Math.Sqrt(2 * freedom), 2 * LeastLoss * count);
    }

    private static ulong[] KeysOf(Tensor logits)
    {
        ReadOnlySpan<float> numbers = logits.Span<float>();
        int width = (int)logits.Size(1);
        var keys = new ulong[logits.Size(0)];
        for (int i = 0; i < keys.Length; i++) keys[i] = KeyOf(numbers.Slice(i * width, width));
        return keys;
    }
}
