using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Weights;

namespace BigGan.Clip.Training;

/// <summary>How a small CLIP was trained, and what it knows: the file training.json in its folder.</summary>
public sealed record ClipTrainingRecord
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "training.json";

    private const int LargestFile = 1 << 22;

    /// <summary>Its training options.</summary>
    public required ClipTrainingOptions Options { get; init; }

    /// <summary>Its training images.</summary>
    public required IReadOnlyList<ClipImages> Images { get; init; }

    /// <summary>The names of all classes.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The words of its captions, in lower case and ordinal order; it cannot know the meaning of any other.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>What was measured on other images than its training images.</summary>
    public IReadOnlyList<ZeroShotAccuracy> Accuracy { get; init; } = [];

    /// <summary>The record in a folder.</summary>
    /// <param name="folder">The folder of a CLIP.</param>
    /// <returns>Null if there is none, as in folders of other CLIPs, whose words are not known.</returns>
    /// <exception cref="InvalidFileException">The file is damaged.</exception>
    public static ClipTrainingRecord? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        using var file = new FileBytes(path);
        if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a record of a training");
        try
        {
            ClipTrainingRecord? record = JsonSerializer.Deserialize(file.Read(0, (int)file.Length), ClipTrainingJson.Default.ClipTrainingRecord);
            return record is null || record.Words.Contains(null!) ? throw new InvalidFileException(path, "holds no record of a training") : record;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports invalid Unicode as an InvalidOperationException.
            throw new InvalidFileException(path, $"is damaged: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>The words of a text that the captions did not have: the model has no idea of them.</summary>
    /// <param name="text">A sentence.</param>
    /// <returns>In lower case, each once, in the order of the text; digits and signs are no words.</returns>
    public IReadOnlyList<string> UnknownWords(string text)
    {
        var known = Words.ToHashSet(StringComparer.Ordinal);
        return [.. CaptionWords.Of(text).Distinct(StringComparer.Ordinal).Where(word => !known.Contains(word))];
    }

    /// <summary>Writes the file into a folder, completely or not at all.</summary>
    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, ClipTrainingJson.Default.ClipTrainingRecord) + "\n");
}

/// <summary>The identity of training images.</summary>
/// <param name="Name">The display name of the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Number of images.</param>
public sealed record ClipImages(string Name, string Fingerprint, int Count);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClipTrainingRecord))]
internal sealed partial class ClipTrainingJson : JsonSerializerContext;
