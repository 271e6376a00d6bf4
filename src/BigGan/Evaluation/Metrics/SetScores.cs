namespace BigGan.Evaluation.Metrics;

/// <summary>The scores of a set of images against a reference; null for scores that were not computed.</summary>
public sealed record SetScores
{
    /// <summary>Frechet distance; lower is better.</summary>
    public Score? Fid { get; init; }

    /// <summary>Kernel distance: mean over subsets; lower is better.</summary>
    public Score? KidMean { get; init; }

    /// <summary>Population deviation over the subsets.</summary>
    public double? KidDeviation { get; init; }

    /// <summary>Inception Score: mean over splits; higher is better.</summary>
    public Score? IsMean { get; init; }

    /// <summary>Deviation over the splits.</summary>
    public double? IsDeviation { get; init; }

    /// <summary>Whether the images were sorted by class and split in that order: the Inception Score is then too low, and has no interval.</summary>
    public bool SplitsByClass { get; init; }

    /// <summary>Share of generated images that lie among real ones, in [0,1].</summary>
    public Score? Precision { get; init; }

    /// <summary>Share of real images that lie among generated ones, in [0,1].</summary>
    public Score? Recall { get; init; }

    /// <summary>How densely real images surround generated ones, at least 0.</summary>
    public Score? Density { get; init; }

    /// <summary>Share of real images that have a generated one near, in [0,1].</summary>
    public Score? Coverage { get; init; }

    /// <summary>Warnings for the user, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
