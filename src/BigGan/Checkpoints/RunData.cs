using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Data;

namespace BigGan.Checkpoints;

/// <summary>Which images a run is trained on, kept as <c>data.json</c> in its folder so that resuming needs no question.</summary>
/// <param name="Source">A known name or an absolute path.</param>
/// <param name="Options">How the images were opened.</param>
/// <param name="From">The model whose weights the run starts with, as it was named; null where they are random.</param>
public sealed record RunData(string Source, DatasetOptions Options, string? From = null)
{
    private const string FileName = "data.json";

    /// <summary>Writes it into a run.</summary>
    public void Write(RunDirectory run) =>
        AtomicFile.WriteText(Path.Combine(run.Path, FileName), JsonSerializer.Serialize(this, RunDataJson.Default.RunData) + "\n");

    /// <summary>Reads it from a run, or returns null where there is none that can be read.</summary>
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

    /// <summary>Reads it from a run, or returns null where there is none.</summary>
    /// <exception cref="InvalidFileException">The file has been changed by hand and is wrong.</exception>
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
