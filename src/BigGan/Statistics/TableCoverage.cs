namespace BigGan.Statistics;

/// <summary>Which truncations a table of statistics covers.</summary>
internal static class TableCoverage
{
    /// <summary>The truncation to look up in a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="truncation">The truncation of the latents; null for none.</param>
    /// <param name="warning">Why the row found fits only approximately; otherwise null.</param>
    /// <returns>Null if the table does not cover the truncation.</returns>
    /// <remarks>
    /// The factors of the two multiplying modes give nearly the same latents, so a table for one mode also serves the other. A threshold
    /// corresponds to no factor; of all rows, only that without truncation is not wrong for it.
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

    /// <summary>A description of the rows of a table for messages.</summary>
    internal static string Range(this StatisticsTable table)
    {
        var first = new Truncation(table.Mode, table.Truncations[0]);
        return table.Truncations.Count == 1 ? $"truncation {first} only" : $"{table.Truncations.Count} rows of truncation {first} to {new Truncation(table.Mode, table.Truncations[^1])}";
    }
}
