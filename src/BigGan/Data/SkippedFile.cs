using System.Globalization;
using System.Text.Json.Serialization;

namespace BigGan.Data;

/// <summary>An unusable image.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Problem">Why it is unusable, in one line without the path.</param>
public sealed record SkippedFile(string Path, string Problem)
{
    private const int MostListed = 20;

    /// <summary>Remedies that the problem does not name; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Remedy>? Remedies { get; init; }

    /// <summary>A warning that the file is left out.</summary>
    public Warning ToWarning() => new($"{Path}: {Problem} (left out)") { Remedies = Remedies ?? [] };

    /// <summary>Warnings that files are left out: one for each of the first twenty, and one for all others.</summary>
    public static IEnumerable<Warning> ToWarnings(IReadOnlyList<SkippedFile> files)
    {
        IEnumerable<Warning> listed = files.Take(MostListed).Select(file => file.ToWarning());
        return files.Count <= MostListed ? listed : listed.Append(new Warning(string.Create(CultureInfo.InvariantCulture, $"... and {files.Count - MostListed:N0} more")));
    }
}

/// <summary>Source-generated JSON for the lists in a cache file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)] // files of earlier versions have Path and Problem
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class DatasetJson : JsonSerializerContext;
