using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>Batch norm statistics chosen for a network.</summary>
/// <param name="Table">Null for the statistics that the network was loaded with.</param>
/// <param name="Truncation">The truncation to look up in the table.</param>
/// <param name="Interpolation">The interpolation between its rows.</param>
internal sealed record StatisticsChoice(StatisticsTable? Table, double Truncation, TableInterpolation Interpolation)
{
    /// <summary>The statistics that the network was loaded with.</summary>
    internal static StatisticsChoice Stored { get; } = new(null, 0, TableInterpolation.Linear);
}
