namespace BigGan.Evaluation.Metrics;

/// <summary>Shares of images with confidence intervals.</summary>
internal static class Proportion
{
    /// <summary>A share with Wilson's interval, which stays within [0,1].</summary>
    /// <param name="hits">Number of successes.</param>
    /// <param name="count">Number of trials; at least 1.</param>
    /// <param name="confidence">In (0,1).</param>
    internal static Score Of(long hits, long count, double confidence)
    {
        double share = (double)hits / count, z = NormalDistribution.Deviations(confidence), square = z * z / count;
        double centre = (share + (square / 2)) / (1 + square);
        double half = z / (1 + square) * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count)));
        return new Score(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>The difference of two shares, with Newcombe's interval.</summary>
    internal static Score Difference(Score one, Score other)
    {
        double difference = one.Value - other.Value;
        double below = double.Hypot(one.Value - one.Low!.Value, other.High!.Value - other.Value);
        double above = double.Hypot(one.High!.Value - one.Value, other.Value - other.Low!.Value);
        return new Score(difference, difference - below, difference + above);
    }
}
