using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Options;

namespace BigGan.Recipes;

/// <summary>Training options as JSON: snake_case keys, null for options that are off. Reading is strict about keys and types.</summary>
/// <remarks>Ranges are checked by <see cref="TrainingOptionsValidator"/>, after all options are merged.</remarks>
public static class TrainingOptionsJson
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Defaults of every part, including parts that are off by default.</summary>
    private static readonly TrainingOptions EveryPart = new()
    {
        Generator = new() { LearningRate = 5e-5, OrthogonalRegularisation = new() },
        Discriminator = new() { LearningRate = 2e-4, OrthogonalRegularisation = new() },
        Evaluation = new(),
    };

    /// <summary>All options as indented JSON that <see cref="Parse"/> reads back.</summary>
    public static string Serialize(TrainingOptions options) =>
        JsonSerializer.Serialize(options, TrainingOptionsContext.Default.TrainingOptions);

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">Missing options take their defaults, so that files of older versions can be read. Comments are allowed.</param>
    /// <param name="sourceName">The name of the text in messages: the path of its file.</param>
    /// <exception cref="InvalidOptionException">Not JSON, an unknown or repeated key, or a value of the wrong type.</exception>
    public static TrainingOptions Parse(string json, string sourceName) => Merge(new TrainingOptions(), json, sourceName);

    /// <summary>Merges partial JSON into options: only the keys in the JSON change, also in nested objects.</summary>
    /// <param name="baseline">The options to change, such as those of a preset.</param>
    /// <param name="json">A JSON object; null turns off an option that can be off. Comments are allowed.</param>
    /// <param name="sourceName">The name of the text in messages: the path of its file.</param>
    /// <exception cref="InvalidOptionException">
    /// Not JSON, an unknown or repeated key (the message has its path and the nearest known one), or a value of the wrong type.
    /// </exception>
    public static TrainingOptions Merge(TrainingOptions baseline, string json, string sourceName)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Reading);
            return Merge(baseline, document.RootElement, sourceName);
        }
        catch (JsonException error)
        {
            throw new InvalidOptionException($"{sourceName}: not valid JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
        catch (InvalidOperationException error)
        {
            // Invalid Unicode in a string is detected only when the string is read.
            throw new InvalidOptionException($"{sourceName}: not valid JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>As <see cref="Merge(TrainingOptions, string, string)"/>, for parsed JSON.</summary>
    internal static TrainingOptions Merge(TrainingOptions baseline, JsonElement partial, string sourceName)
    {
        TrainingOptionsContext context = TrainingOptionsContext.Default;
        JsonObject merged = ToNode(baseline);
        var merge = new OptionMerge(type => context.GetTypeInfo(type) ?? throw new NotSupportedException($"no JSON facts about {type}"), sourceName);
        merge.Apply(merged, partial, context.TrainingOptions, ToNode(EveryPart));
        return merged.Deserialize(context.TrainingOptions)!;
    }

    /// <summary>Options as a JSON object.</summary>
    internal static JsonObject ToNode(TrainingOptions options) =>
        (JsonObject)JsonSerializer.SerializeToNode(options, TrainingOptionsContext.Default.TrainingOptions)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(OptionEnumConverter<OrthogonalForm>),
        typeof(OptionEnumConverter<Precision>),
        typeof(OptionEnumConverter<RunningStatistics>),
        typeof(OptionEnumConverter<WeightInit>),
    ])]
[JsonSerializable(typeof(TrainingOptions))]
internal sealed partial class TrainingOptionsContext : JsonSerializerContext;
