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

/// <summary>Batch norm statistics chosen for a network.</summary>
/// <param name="Table">Null for the statistics that the network was loaded with.</param>
/// <param name="Truncation">The truncation to look up in the table.</param>
/// <param name="Interpolation">The interpolation between its rows.</param>
internal sealed record StatisticsChoice(StatisticsTable? Table, double Truncation, TableInterpolation Interpolation)
{
    /// <summary>The statistics that the network was loaded with.</summary>
    internal static StatisticsChoice Stored { get; } = new(null, 0, TableInterpolation.Linear);
}

/// <summary>How far the collection of standing statistics is.</summary>
/// <param name="Done">Forward passes.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct StatisticsProgress(int Done, int Total);
