using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Options;

namespace BigGan.Recipes;

/// <summary>Training options as JSON: snake_case keys, options that are off as null. Reading is strict about keys and types.</summary>
/// <remarks>Ranges are not checked here but by <see cref="TrainingOptionsValidator"/>, once everything is merged.</remarks>
public static class TrainingOptionsJson
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Defaults of every part, also of those that are normally off.</summary>
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
    /// <param name="json">An option that it lacks takes its default, as it did before that option existed. Comments are allowed.</param>
    /// <param name="sourceName">What messages call the text: the path of its file.</param>
    /// <exception cref="InvalidOptionException">Not JSON, an unknown or repeated key, or a value of the wrong type.</exception>
    public static TrainingOptions Parse(string json, string sourceName) => Merge(new TrainingOptions(), json, sourceName);

    /// <summary>Lays partial JSON over options: only the keys that it has change, nested parts likewise.</summary>
    /// <param name="baseline">The options to change, such as those of a preset.</param>
    /// <param name="json">A JSON object; null switches off an option that can be off. Comments are allowed.</param>
    /// <param name="sourceName">What messages call the text: the path of its file.</param>
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
            // A string that is not valid Unicode is noticed only when it is looked at.
            throw new InvalidOptionException($"{sourceName}: not valid JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>As <see cref="Merge(TrainingOptions, string, string)"/>, over JSON that has been read.</summary>
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
