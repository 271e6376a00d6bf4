using System.Text.Json.Serialization;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan mix --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="Step">Number of G steps trained; null if unknown.</param>
/// <param name="Parts">The classes and their shares.</param>
/// <param name="Count">Images in all, those of classes alone among them.</param>
/// <param name="Seed">Seed of the latents.</param>
/// <param name="Truncation">Null without one.</param>
/// <param name="Statistics">Batch norm statistics of the network.</param>
/// <param name="Files">The files written.</param>
internal sealed record MixtureReport(
    string Model, long? Step, IReadOnlyList<MixturePart> Parts, int Count, long Seed, TruncationReport? Truncation, StatisticsReport Statistics, IReadOnlyList<string> Files);

/// <summary>A class of a mixture.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Label">Its number.</param>
/// <param name="Share">In (0,1]; all sum to 1.</param>
internal sealed record MixturePart(string Class, int Label, double Share);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MixtureReport))]
internal sealed partial class MixtureJson : JsonSerializerContext;
