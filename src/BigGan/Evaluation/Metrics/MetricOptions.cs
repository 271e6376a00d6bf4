using System.Text.Json.Serialization;

namespace BigGan.Evaluation.Metrics;

/// <summary>Options that determine the values of the metrics, given the features.</summary>
public sealed record MetricOptions
{
    /// <summary>Number of random subsets for KID (torch-fidelity: 100); 0 leaves KID out.</summary>
    public int KidSubsets { get; init; } = 100;

    /// <summary>Number of images per subset; limited by the smaller set.</summary>
    public int KidSubsetSize { get; init; } = 1000;

    /// <summary>Number of splits for the Inception Score; 0 leaves it out.</summary>
    public int Splits { get; init; } = 10;

    /// <summary>Shuffle the images before they are split, as torch-fidelity does, by NumPy's generator with <see cref="Seed"/>.</summary>
    public bool ShuffleSplits { get; init; }

    /// <summary>
    /// Split the images in an order that depends on their pixels and not on file names or positions, so that the same images give the same score
    /// in any order.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // keeps the hashes of protocols without it
    public bool SplitsByContent { get; init; }

    /// <summary>Equal splits of N / splits images each, without the remainder, as in the author's release; otherwise splits differ by one image.</summary>
    public bool EqualSplits { get; init; }

    /// <summary>Use the unbiased standard deviation over the splits (StudioGAN).</summary>
    public bool UnbiasedSplitDeviation { get; init; }

    /// <summary>k of precision, recall, density and coverage; 0 leaves them out.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>Whether balls include their boundary (torch-fidelity) or not (StudioGAN, prdc).</summary>
    public bool InclusiveRadius { get; init; }

    /// <summary>Number of images of each set for precision, recall, density and coverage, from the first; null for all.</summary>
    public int? NeighbourImages { get; init; }

    /// <summary>Number of resamples for confidence intervals; 0 computes none.</summary>
    public int BootstrapReplicates { get; init; } = 1000;

    /// <summary>Confidence level of the intervals, in (0,1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of subsets, shuffling and resamples (torch-fidelity: 2020).</summary>
    public uint Seed { get; init; } = 2020;
}
