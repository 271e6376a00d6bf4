using System.Text.Json.Serialization;

namespace BigGan.Data;

/// <summary>Source-generated JSON for the lists in a cache file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)] // files of earlier versions have Path and Problem
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class DatasetJson : JsonSerializerContext;
