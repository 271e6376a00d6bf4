namespace BigGan.Statistics;

/// <summary>A table of statistics and its file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Table">Its table.</param>
/// <param name="Origin">How the statistics were collected.</param>
public sealed record StoredTable(string Path, StatisticsTable Table, StatisticsOrigin Origin);
