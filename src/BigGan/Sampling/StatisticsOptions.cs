using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The batch statistics that a model is run with.</summary>
public sealed record StatisticsOptions
{
    /// <summary>Where they come from.</summary>
    public StatisticsSource Source { get; init; } = StatisticsSource.Auto;

    /// <summary>What a table says between two of its rows.</summary>
    public TableInterpolation Interpolation { get; init; } = TableInterpolation.Linear;

    /// <summary>How standing statistics are collected.</summary>
    public StandingStatisticsOptions Standing { get; init; } = new();
}

/// <summary>Sources of batch statistics.</summary>
public enum StatisticsSource
{
    /// <summary>The model's table where it has one that covers the truncation, else what training stored.</summary>
    Auto,

    /// <summary>The running statistics of training, whatever the truncation.</summary>
    Stored,

    /// <summary>The model's table of statistics by truncation; it is an error if there is none or if it does not cover the truncation.</summary>
    Table,

    /// <summary>Collected for the truncation, once; the result is kept beside the model.</summary>
    Standing,
}
