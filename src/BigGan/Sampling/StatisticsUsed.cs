using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The batch statistics that images are drawn with.</summary>
public sealed record StatisticsUsed
{
    /// <summary>Stored, Table or Standing.</summary>
    public required StatisticsSource Source { get; init; }

    /// <summary>The truncation that they were collected for, or between whose rows they lie; null for the stored ones.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>How rows of a table were mixed.</summary>
    public TableInterpolation Interpolation { get; init; }

    /// <summary>How they were collected; null for the stored ones, and for a table that was published with the weights.</summary>
    public StatisticsOrigin? Origin { get; init; }

    /// <summary>Their file; null if none exists of their own.</summary>
    public string? Path { get; init; }

    /// <summary>They were collected just now; otherwise nothing had to be computed.</summary>
    public bool Collected { get; init; }

    /// <summary>What a person should know, a line each.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}
