using System.Text.Json.Serialization;

namespace BigGan.Evaluation.Metrics;

/// <summary>What decides the value of the metrics, besides features.</summary>
public sealed record MetricOptions
{
    /// <summary>Random subsets of the kernel distance (torch-fidelity: 100); 0 leaves it out.</summary>
    public int KidSubsets { get; init; } = 100;

    /// <summary>Images of each; no more than the smaller set has.</summary>
    public int KidSubsetSize { get; init; } = 1000;

    /// <summary>Parts that the Inception Score is averaged over; 0 leaves it out.</summary>
    public int Splits { get; init; } = 10;

    /// <summary>Shuffle the images before they are split, as torch-fidelity does with NumPy's generator at <see cref="Seed"/>.</summary>
    public bool ShuffleSplits { get; init; }

    /// <summary>
    /// Cut the images in an order that their pixels decide, and neither their names nor their places: the same images give the same score
    /// whatever order they come in.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // hashes of protocols without it stay what they were
    public bool SplitsByContent { get; init; }

    /// <summary>Equal parts of N / splits images each, the remainder dropped, as the author's release cuts them; otherwise parts differ by one image.</summary>
    public bool EqualSplits { get; init; }

    /// <summary>Divide the deviation of the splits by their number less one (StudioGAN) instead of their number.</summary>
    public bool UnbiasedSplitDeviation { get; init; }

    /// <summary>Which neighbour gives the radius for precision, recall, density and coverage; 0 leaves them out.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>Images at exactly the radius count as inside (torch-fidelity) or not (StudioGAN, prdc).</summary>
    public bool InclusiveRadius { get; init; }

    /// <summary>Images of each set that precision, recall, density and coverage look at, the first ones; null is all.</summary>
    public int? NeighbourImages { get; init; }

    /// <summary>Resamples for confidence intervals; 0 computes none.</summary>
    public int BootstrapReplicates { get; init; } = 1000;

    /// <summary>Share of the intervals, in (0,1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of subsets, shuffling and resamples (torch-fidelity: 2020).</summary>
    public uint Seed { get; init; } = 2020;
}
