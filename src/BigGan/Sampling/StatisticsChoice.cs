using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>Statistics that are ready to be given to a network.</summary>
/// <param name="Table">Null for those that the network was loaded with.</param>
/// <param name="Truncation">Where in the table.</param>
/// <param name="Interpolation">What lies between its rows.</param>
internal sealed record StatisticsChoice(StatisticsTable? Table, double Truncation, TableInterpolation Interpolation)
{
    /// <summary>The statistics that the network was loaded with.</summary>
    internal static StatisticsChoice Stored { get; } = new(null, 0, TableInterpolation.Linear);
}
