using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The batch norm statistics that a model samples with.</summary>
public sealed record StatisticsOptions
{
    /// <summary>Their source.</summary>
    public StatisticsSource Source { get; init; } = StatisticsSource.Auto;

    /// <summary>The interpolation between two rows of a table.</summary>
    public TableInterpolation Interpolation { get; init; } = TableInterpolation.Linear;

    /// <summary>How standing statistics are collected.</summary>
    public StandingStatisticsOptions Standing { get; init; } = new();
}

/// <summary>Sources of batch norm statistics.</summary>
public enum StatisticsSource
{
    /// <summary>The model's table if it covers the truncation, else the statistics of training.</summary>
    Auto,

    /// <summary>The running statistics of training, whatever the truncation.</summary>
    Stored,

    /// <summary>The model's table of statistics by truncation; an error if the model has none or it does not cover the truncation.</summary>
    Table,

    /// <summary>Collected for the truncation, once; the result is stored beside the model.</summary>
    Standing,
}
