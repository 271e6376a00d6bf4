using System.Text.Json.Serialization;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan sample --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="Step">Number of G steps trained; null if unknown.</param>
/// <param name="Classes">What was drawn; empty where latents were given.</param>
/// <param name="Labels">The numbers of these classes.</param>
/// <param name="Count">Images in all.</param>
/// <param name="Seed">Null for given latents.</param>
/// <param name="Truncation">Null without one.</param>
/// <param name="Latents">The file of given latents, or numpy:SEED; null for our own latents.</param>
/// <param name="Statistics">Batch norm statistics of the network.</param>
/// <param name="Files">The files written.</param>
internal sealed record SampleReport(
    string Model, long? Step, IReadOnlyList<string> Classes, IReadOnlyList<int> Labels, int Count, long? Seed, TruncationReport? Truncation, string? Latents, StatisticsReport Statistics, IReadOnlyList<string> Files);

/// <summary>A truncation.</summary>
/// <param name="Mode">resample, scale or tfhub.</param>
/// <param name="Value">Its threshold or factor.</param>
internal sealed record TruncationReport(string Mode, double Value)
{
    /// <summary>Null without one.</summary>
    internal static TruncationReport? Of(Truncation? truncation) =>
        truncation is { } given ? new TruncationReport(given.Mode.ToString().ToLowerInvariant(), given.Value) : null;
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SampleReport))]
internal sealed partial class SampleJson : JsonSerializerContext;
