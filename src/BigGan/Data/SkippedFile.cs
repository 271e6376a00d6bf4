using System.Text.Json.Serialization;

namespace BigGan.Data;

/// <summary>An unusable image.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Problem">Why it is unusable, in one line without the path.</param>
public sealed record SkippedFile(string Path, string Problem);

/// <summary>Source-generated JSON for the lists in a cache file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)] // files of earlier versions have Path and Problem
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class DatasetJson : JsonSerializerContext;
