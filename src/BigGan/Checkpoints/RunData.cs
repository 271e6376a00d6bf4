using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Data;

namespace BigGan.Checkpoints;

/// <summary>The images that a run is trained on, stored as <c>data.json</c> in its folder for resuming.</summary>
/// <param name="Source">The name of a known data set or an absolute path.</param>
/// <param name="Options">The options with which the images were opened.</param>
/// <param name="From">The model whose weights the run started with, as given by the user; null for random weights.</param>
public sealed record RunData(string Source, DatasetOptions Options, string? From = null)
{
    private const string FileName = "data.json";

    /// <summary>Writes the file into a run.</summary>
    public void Write(RunDirectory run) =>
        AtomicFile.WriteText(Path.Combine(run.Path, FileName), JsonSerializer.Serialize(this, RunDataJson.Default.RunData) + "\n");

    /// <summary>Reads the file of a run; null if it is missing or unreadable.</summary>
    public static RunData? Find(RunDirectory run)
    {
        try
        {
            return Read(run);
        }
        catch (InvalidFileException)
        {
            return null;
        }
    }

    /// <summary>Reads the file of a run; null if it is missing.</summary>
    /// <exception cref="InvalidFileException">The file was edited and is invalid.</exception>
    public static RunData? Read(RunDirectory run)
    {
        string path = Path.Combine(run.Path, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), RunDataJson.Default.RunData);
        }
        catch (JsonException e)
        {
            throw new InvalidFileException(path, $"is not what training wrote ({e.Message}); name the images", e) { Remedies = [Remedy.NameImages] };
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(RunData))]
internal sealed partial class RunDataJson : JsonSerializerContext;
