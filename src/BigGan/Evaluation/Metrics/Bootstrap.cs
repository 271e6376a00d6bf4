using BigGan.Data;

namespace BigGan.Evaluation.Metrics;

/// <summary>Percentile intervals of scores that are, to first order, means over images: the variation when as many images are drawn again from the same distribution.</summary>
/// <remarks>Efron 1979. Resampling the first-order terms instead of the scores avoids thousands of eigendecompositions, and the bias of scores of resampled sets.</remarks>
internal sealed class Bootstrap(MetricOptions options)
{
    /// <summary>A score with its interval.</summary>
    /// <param name="value">The score.</param>
    /// <param name="influences">The first-order change of the score with the weight of each image; centred by their mean.</param>
    /// <param name="stream">Scores with the same number use the same resamples.</param>
    /// <param name="least">The smallest possible score, at which the interval is cut.</param>
    internal Score Interval(double value, double[] influences, ulong stream, double least = double.NegativeInfinity)
    {
        if (options.BootstrapReplicates == 0) return new Score(value);
        double mean = influences.Average();
        double[] replicates = new double[options.BootstrapReplicates];
        var random = new SplitMix64(options.Seed, stream);
        for (int i = 0; i < replicates.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < influences.Length; j++) sum += influences[random.Next((ulong)influences.Length)];
            replicates[i] = value + (sum / influences.Length) - mean;
        }

        Array.Sort(replicates);
        double tail = (1 - options.Confidence) / 2;
        return new Score(value, Math.Max(least, Quantile(replicates, tail)), Math.Max(least, Quantile(replicates, 1 - tail)));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
