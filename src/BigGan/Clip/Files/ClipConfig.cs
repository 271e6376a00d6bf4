using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Names;

namespace BigGan.Clip.Files;

/// <summary>The config.json of a CLIP folder of ours.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Of the format.</param>
/// <param name="Title">Name of the model.</param>
/// <param name="Options">Its architecture.</param>
internal sealed record ClipConfig(string Format, int Version, string Title, ClipOptions Options)
{
    internal const string FileName = "config.json", FormatName = "biggan-clip";
    internal const int CurrentVersion = 1;
    private const int LongestTitle = 64;

    /// <summary>Whether a configuration is one of ours.</summary>
    internal static bool IsOurs(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String && format.ValueEquals(FormatName);

    /// <summary>Reads and checks a configuration of ours.</summary>
    /// <exception cref="InvalidFileException">It is of another version, damaged, or describes no network.</exception>
    internal static ClipConfig Parse(string path, JsonElement root)
    {
        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != CurrentVersion)
            throw new InvalidFileException(path, $"is not of version {CurrentVersion}, which this program reads; use the program that wrote it, or a newer one");
        ClipConfig config;
        try
        {
            config = root.Deserialize(ClipJson.Default.ClipConfig)!;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidFileException(path, $"does not describe a CLIP: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        if (config.Title.Length is 0 or > LongestTitle) throw new InvalidFileException(path, $"has the title {Quoted.Text(config.Title)}; a title has 1 to {LongestTitle} characters");
        return config.Options.Problems() is [var problem, ..] ? throw new InvalidFileException(path, problem) : config;
    }

    /// <summary>Writes the file into a folder.</summary>
    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, ClipJson.Default.ClipConfig) + "\n");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClipConfig))]
internal sealed partial class ClipJson : JsonSerializerContext;
