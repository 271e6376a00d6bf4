using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BigGan.Models;
using BigGan.Names;
using BigGan.Recipes;
using BigGan.Weights;

namespace BigGan.Checkpoints;

/// <summary>The manifest.json of a checkpoint or of a model that ships: everything needed to use the weights beside it.</summary>
public sealed record ModelManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = ManifestFile.ManifestName;

    /// <summary><see cref="Format"/> of a checkpoint.</summary>
    public const string CheckpointFormat = "biggan-checkpoint";

    /// <summary><see cref="Format"/> of a model for sampling, without training state.</summary>
    public const string ModelFormat = "biggan-model";

    private const int SupportedVersion = 1;
    private const long LargestFile = 64 << 20; // class names and options need a few hundred kB at most

    /// <summary><see cref="CheckpointFormat"/> or <see cref="ModelFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the format: 1.</summary>
    public int Version { get; init; } = SupportedVersion;

    /// <summary>Number of G steps trained; null if unknown, for a model that another program trained.</summary>
    public long? Step { get; init; }

    /// <summary>Time of writing.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The files beside it.</summary>
    public required IReadOnlyDictionary<string, ManifestFile> Files { get; init; }

    /// <summary>The resolved options of the run, including the architecture; null for a model that another program trained.</summary>
    [JsonConverter(typeof(TrainingOptionsConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingOptions? Options { get; init; }

    /// <summary>The architecture of a model without <see cref="Options"/>; otherwise null.</summary>
    [JsonPropertyName("model")]
    [JsonConverter(typeof(ModelOptionsConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelOptions? Architecture { get; init; }

    /// <summary>Class names; a label is an index into them.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The training images; null for a model that another program trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DatasetIdentity? Dataset { get; init; }

    /// <summary>The file that the weights were converted from; null for our own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelOrigin? Origin { get; init; }

    /// <summary>Further state that resuming needs, as text; empty in a model that ships.</summary>
    public required IReadOnlyDictionary<string, string> State { get; init; }

    /// <summary>Never removed to make room for newer checkpoints.</summary>
    public bool Protect { get; init; }

    /// <summary>The architecture.</summary>
    [JsonIgnore]
    public ModelOptions Model => Options?.Model ?? Architecture ?? throw new InvalidOperationException("a manifest has options or an architecture");

    /// <summary>Reads and checks the manifest of a folder, but not the files that it lists.</summary>
    /// <exception cref="InvalidFileException">It is missing, damaged, or of an unknown kind or version.</exception>
    public static ModelManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        var info = new FileInfo(path);
        if (!info.Exists)
            throw new InvalidFileException(path, "is missing, so the folder is not a model or checkpoint");
        RegularFile.Require(path);
        if (info.Length > LargestFile)
            throw new InvalidFileException(path, $"has {info.Length} bytes, too many for a manifest");
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestContext.Default.ModelManifest);
        }
        catch (Exception error) when (error is JsonException or InvalidOptionException or InvalidOperationException)
        {
            // System.Text.Json reports invalid Unicode as an InvalidOperationException.
            throw new InvalidFileException(path, $"is damaged: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        string? problem = manifest is null ? "holds null" : manifest.Problem();
        return problem is null ? manifest! : throw new InvalidFileException(path, problem);
    }

    /// <summary>Writes the manifest of a folder.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing manifest remains.</exception>
    /// <exception cref="InvalidOperationException">It is inconsistent, so that it could not be read back.</exception>
    public void Write(string folder)
    {
        if (Problem() is { } problem)
            throw new InvalidOperationException($"a manifest that {problem} cannot be written");
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, ManifestContext.Default.ModelManifest) + "\n");
    }

    private string? Problem()
    {
        if (Format is not (CheckpointFormat or ModelFormat))
            return $"has the format {Quoted.Text(Format)} instead of {CheckpointFormat} or {ModelFormat}";
        if (Version != SupportedVersion)
            return $"has version {Version}, this program reads version {SupportedVersion}; use the program that wrote it, or a newer one";
        if (Step < 0)
            return $"has the step {Step}";
        if (Format == CheckpointFormat && (Step is null ? "step" : Options is null ? "options" : Dataset is null ? "dataset" : null) is { } lacking)
            return $"lacks the '{lacking}' of its run";
        if (Options is null == Architecture is null)
            return Options is null ? "has neither options nor an architecture" : "has options and an architecture besides";
        if (Files.FirstOrDefault(file => !ManifestFile.IsFileName(file.Key) || file.Value is null or { Bytes: < 0 }) is { Key: not null } bad)
            return $"lists the impossible file {Quoted.Text(bad.Key)}";
        if (ClassNames.Contains(null!) || State.Values.Contains(null!))
            return "has null for a text";
        if (ClassNames.Count != Model.ClassCount)
            return $"has {ClassNames.Count} class names, while its options have {Model.ClassCount} classes";
        IReadOnlyList<string> violations = TrainingOptionsValidator.Violations(Options ?? new TrainingOptions { Model = Model });
        return violations.Count > 0 ? $"has options out of range: {violations[0]}" : null;
    }
}

/// <summary>Options in a manifest, read as strictly as an option file.</summary>
internal sealed class TrainingOptionsConverter : JsonConverter<TrainingOptions>
{
    public override TrainingOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return TrainingOptionsJson.Merge(new TrainingOptions(), document.RootElement, "options");
    }

    public override void Write(Utf8JsonWriter writer, TrainingOptions value, JsonSerializerOptions options) =>
        TrainingOptionsJson.ToNode(value).WriteTo(writer);
}

/// <summary>An architecture in a manifest, read as strictly as an option file.</summary>
internal sealed class ModelOptionsConverter : JsonConverter<ModelOptions>
{
    private const string Key = "model";

    public override ModelOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        JsonElement whole = JsonSerializer.SerializeToElement(new JsonObject { [Key] = JsonNode.Parse(document.RootElement.GetRawText()) }, ManifestContext.Default.JsonObject);
        return TrainingOptionsJson.Merge(new TrainingOptions(), whole, Key).Model;
    }

    public override void Write(Utf8JsonWriter writer, ModelOptions value, JsonSerializerOptions options) =>
        TrainingOptionsJson.ToNode(new TrainingOptions { Model = value })[Key]!.WriteTo(writer);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ManifestContext : JsonSerializerContext;
