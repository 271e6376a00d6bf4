using System.Text.Json.Serialization;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>What <c>biggan imagine --json</c> writes.</summary>
/// <param name="Model">The shipped model's name, or the given path.</param>
/// <param name="Clip">Name of the CLIP.</param>
/// <param name="ClipSha256">Of its weights.</param>
/// <param name="Pictures">One for each prompt and seed.</param>
internal sealed record ImagineReport(string Model, string Clip, string ClipSha256, IReadOnlyList<ImaginedPicture> Pictures);

/// <summary>One picture.</summary>
/// <param name="File">The picture.</param>
/// <param name="Latents">The file beside it: its latents, and what a resumed search needs.</param>
/// <param name="Prompts">What was searched for.</param>
/// <param name="Seed">Of start and cutouts.</param>
/// <param name="Score">The weighted mean cosine between picture and prompts.</param>
/// <param name="BestStep">The step after which the picture was drawn.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="HasSettled">Whether the score had settled before all steps were taken.</param>
/// <param name="Cost">Images that went through the networks.</param>
internal sealed record ImaginedPicture(
    string File, string Latents, IReadOnlyList<GuidancePrompt> Prompts, long Seed, double Score, long BestStep, long Steps, bool HasSettled, GuidanceCost Cost);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImagineReport))]
internal sealed partial class ImagineJson : JsonSerializerContext;
