using System.Text.Json.Serialization;
using BigGan.Evaluation;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan truncate --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="Step">Number of G steps trained; null if unknown.</param>
/// <param name="Classes">Of the columns.</param>
/// <param name="Count">Images of each class in a row.</param>
/// <param name="Seed">Seed of the latents.</param>
/// <param name="Rows">From above.</param>
/// <param name="File">The files written.</param>
/// <param name="Response">The effect of truncation on the images, and whether the model is amenable to truncation; null if no row is truncated.</param>
internal sealed record TruncationFigureReport(
    string Model, long? Step, IReadOnlyList<string> Classes, int Count, long Seed, IReadOnlyList<TruncationRow> Rows, string File, TruncationResponse? Response);

/// <summary>A row of the figure.</summary>
/// <param name="Truncation">Null for none.</param>
/// <param name="Statistics">Batch norm statistics of the network.</param>
internal sealed record TruncationRow(TruncationReport? Truncation, StatisticsReport Statistics);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TruncationFigureReport))]
internal sealed partial class TruncationFigureJson : JsonSerializerContext;
