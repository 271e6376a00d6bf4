namespace BigGan.Statistics;

/// <summary>What truncations a table of statistics is for.</summary>
internal static class TableCoverage
{
    /// <summary>Where to look in a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="truncation">Of the latents; null is none.</param>
    /// <param name="warning">What is not quite right about it.</param>
    /// <returns>Null where the table has nothing for that truncation.</returns>
    /// <remarks>
    /// Factors of the two modes leave nearly the same latents, so a table of the one serves the other. A threshold has no place
    /// among factors, and the row without truncation is the only one that is not wrong for it.
    /// </remarks>
    internal static double? RowOf(this StatisticsTable table, Truncation? truncation, out Warning? warning)
    {
        bool isFactor = table.Mode != TruncationMode.Resample;
        double? row = truncation is { } given && (given.Mode == table.Mode || (isFactor && given.Mode != TruncationMode.Resample)) ? given.Value
            : isFactor ? 1
            : null;
        warning = truncation is not { } asked || asked.Mode == table.Mode ? null
            : asked.Mode == TruncationMode.Resample
                ? Better($"the model's statistics are not for thresholds: truncation {asked} takes those without truncation")
                : Better($"the model's statistics are for truncation {new Truncation(table.Mode, asked.Value)}, not {asked}: close, but not the same");
        return row >= table.Truncations[0] && row <= table.Truncations[^1] ? row : null;
    }

    private static Warning Better(string text) => new(text) { Remedies = [Remedy.UseStandingStatistics] };

    /// <summary>The rows of a table in words.</summary>
    internal static string Range(this StatisticsTable table)
    {
        var first = new Truncation(table.Mode, table.Truncations[0]);
        return table.Truncations.Count == 1 ? $"truncation {first} only" : $"{table.Truncations.Count} rows of truncation {first} to {new Truncation(table.Mode, table.Truncations[^1])}";
    }
}
