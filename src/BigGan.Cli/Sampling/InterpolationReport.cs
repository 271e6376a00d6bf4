using System.Text.Json.Serialization;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan interpolate --json</c> writes.</summary>
/// <param name="Model">The shipped model's name, or the path that was given.</param>
/// <param name="Step">G steps that it was trained; null where that is not known.</param>
/// <param name="Through">z, class or both.</param>
/// <param name="Paths">The classes of the key points of each path.</param>
/// <param name="Steps">Images from one key point to the next, both included.</param>
/// <param name="Length">Images of each path.</param>
/// <param name="Closed">The paths return to their beginning.</param>
/// <param name="Method">spherical or linear.</param>
/// <param name="Seed">Of the latents.</param>
/// <param name="Truncation">Null without one.</param>
/// <param name="Statistics">Batch statistics of the network.</param>
/// <param name="MillisecondsPerImage">Of an animation; null for a sheet.</param>
/// <param name="File">What was written.</param>
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

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InterpolationReport))]
internal sealed partial class InterpolationJson : JsonSerializerContext;
