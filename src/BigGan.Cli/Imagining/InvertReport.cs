using System.Text.Json.Serialization;

namespace BigGan.Cli.Imagining;

/// <summary>What <c>biggan invert --json</c> writes.</summary>
/// <param name="Image">The given picture.</param>
/// <param name="Latents">The file of latents.</param>
/// <param name="Picture">Beside each other: the given picture in the size of the generator, and what it draws.</param>
/// <param name="Model">The shipped model's name, or the given path.</param>
/// <param name="Features">The network whose features were compared.</param>
/// <param name="Seed">Of the start.</param>
/// <param name="PixelError">Mean square error of the pixels in [0,1].</param>
/// <param name="FeatureError">Mean square distance of the features, as a share of their mean square.</param>
/// <param name="Classes">The classes with the most weight.</param>
internal sealed record InvertReport(
    string Image, string Latents, string Picture, string Model, string Features, long Seed, double PixelError, double FeatureError, IReadOnlyList<ClassShare> Classes);

/// <summary>The weight of a class.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Share">Of a sum of 1.</param>
internal sealed record ClassShare(string Class, double Share);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InvertReport))]
internal sealed partial class InvertJson : JsonSerializerContext;
