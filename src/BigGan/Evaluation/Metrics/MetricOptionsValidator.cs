using BigGan.Options;

namespace BigGan.Evaluation.Metrics;

/// <summary>The ranges of the options of metrics.</summary>
internal static class MetricOptionsValidator
{
    private const int MostSubsets = 100_000;
    private const int MostNeighbours = 1000;
    private const int MostReplicates = 100_000;

    /// <summary>Checks all options.</summary>
    /// <exception cref="InvalidOptionException">Some are out of range; the message has option, value and allowed range of each.</exception>
    internal static void Validate(MetricOptions options)
    {
        var check = new OptionCheck();
        check.Within("kid_subsets", options.KidSubsets, 0, MostSubsets);
        check.AtLeast("kid_subset_size", options.KidSubsetSize, 2);
        check.AtLeast("splits", options.Splits, 0);
        check.Within("neighbours", options.Neighbours, 0, MostNeighbours);
        if (options.NeighbourImages is { } images) check.AtLeast("neighbour_images", images, 2);
        check.Within("bootstrap_replicates", options.BootstrapReplicates, 0, MostReplicates);
        check.That(options.Confidence is > 0 and < 1, "confidence", options.Confidence, "above 0 and below 1");
        if (check.Violations.Count > 0) throw new InvalidOptionException(string.Join("; ", check.Violations));
    }
}
