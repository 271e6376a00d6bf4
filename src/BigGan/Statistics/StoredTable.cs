namespace BigGan.Statistics;

/// <summary>A table of statistics that was collected and written.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Table">What is in it.</param>
/// <param name="Origin">How it was collected.</param>
public sealed record StoredTable(string Path, StatisticsTable Table, StatisticsOrigin Origin);
