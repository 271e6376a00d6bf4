using BigGan.Data;

namespace BigGan.Evaluation.Metrics;

/// <summary>Percentile intervals of scores that are, to first order, means over images: how they vary when as many images are drawn again from the same.</summary>
/// <remarks>Efron 1979. Resampling the first-order terms instead of the scores spares thousands of eigendecompositions, and the bias of scores of resampled sets.</remarks>
internal sealed class Bootstrap(MetricOptions options)
{
    /// <summary>A score with its interval.</summary>
    /// <param name="value">The score.</param>
    /// <param name="influences">How it changes with the weight of each image; their mean is taken for its centre.</param>
    /// <param name="stream">Scores with the same number see the same resamples.</param>
    /// <param name="least">The interval ends there: no such score is lower.</param>
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
