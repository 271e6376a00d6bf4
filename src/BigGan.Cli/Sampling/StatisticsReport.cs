using System.Globalization;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>The batch statistics of a drawing.</summary>
/// <param name="Source">stored, table or standing.</param>
/// <param name="Truncation">The place in the table, or what they were collected for; null for the stored ones.</param>
/// <param name="HfExact">Rows were mixed as the Hugging Face package does.</param>
/// <param name="Passes">Forward passes; null if unknown, as for stored statistics.</param>
/// <param name="BatchSize">Images per pass; null if unknown.</param>
/// <param name="Seed">Seed of these images; null if unknown.</param>
/// <param name="File">Their file; null if it is the file of the weights.</param>
/// <param name="Collected">Whether they were collected by this command, or existed before.</param>
internal sealed record StatisticsReport(string Source, TruncationReport? Truncation, bool HfExact, int? Passes, int? BatchSize, long? Seed, string? File, bool Collected)
{
    internal static StatisticsReport Of(StatisticsUsed used) => new(
        used.Source.ToString().ToLowerInvariant(),
        TruncationReport.Of(used.Truncation),
        used.Interpolation == TableInterpolation.HuggingFace,
        used.Origin?.Passes,
        used.Origin?.BatchSize,
        used.Origin?.Seed,
        used.Path,
        used.Collected);

    /// <summary>In a few words, for the text of an image.</summary>
    internal static string Describe(StatisticsUsed used)
    {
        string words = used.Source.ToString().ToLowerInvariant();
        if (used.Truncation is { } truncation) words += $", truncation {truncation}";
        if (used.Interpolation == TableInterpolation.HuggingFace) words += ", mixed as by Hugging Face";
        return used.Origin is { } origin
            ? string.Create(CultureInfo.InvariantCulture, $"{words}, {origin.Passes} passes of {origin.BatchSize}, seed {origin.Seed}")
            : words;
    }
}
