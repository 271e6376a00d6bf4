using System.Text.Json.Serialization;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan interpolate --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="Step">Number of G steps trained; null if unknown.</param>
/// <param name="Through">z, class or both.</param>
/// <param name="Paths">The classes of the key points of each path.</param>
/// <param name="Steps">Images from one key point to the next, both included.</param>
/// <param name="Length">Images of each path.</param>
/// <param name="Closed">The paths return to their beginning.</param>
/// <param name="Method">spherical or linear.</param>
/// <param name="Seed">Seed of the latents.</param>
/// <param name="Truncation">Null without one.</param>
/// <param name="Statistics">Batch norm statistics of the network.</param>
/// <param name="MillisecondsPerImage">Of an animation; null for a sheet.</param>
/// <param name="File">The files written.</param>
internal sealed record InterpolationReport(
    string Model,
    long? Step,
    string Through,
    IReadOnlyList<IReadOnlyList<string>> Paths,
    int Steps,
    int Length,
    bool Closed,
    string Method,
    long Seed,
    TruncationReport? Truncation,
    StatisticsReport Statistics,
    int? MillisecondsPerImage,
    string File);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InterpolationReport))]
internal sealed partial class InterpolationJson : JsonSerializerContext;
