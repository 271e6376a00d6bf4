using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation.Features;

namespace BigGan.Evaluation.Metrics;

/// <summary>The network of features as text in a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FeatureSpace))]
internal sealed partial class FeatureSpaceJson : JsonSerializerContext
{
    /// <summary>The name of the entry.</summary>
    internal const string Key = "biggan_space";

    internal static string Write(FeatureSpace space) => JsonSerializer.Serialize(space, Default.FeatureSpace);

    /// <exception cref="InvalidFileException">The text has another format.</exception>
    internal static FeatureSpace Read(string text, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, Default.FeatureSpace) is { } space) return space;
        }
        catch (JsonException error)
        {
            throw new InvalidFileException(path, $"is damaged: its {Key} does not say which features it has", error);
        }

        throw new InvalidFileException(path, $"is damaged: its {Key} does not say which features it has");
    }
}
