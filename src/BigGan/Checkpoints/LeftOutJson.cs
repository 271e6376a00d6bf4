using System.Text.Json.Serialization;
using BigGan.Data;

namespace BigGan.Checkpoints;

/// <summary>Source-generated JSON for <c>left-out.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class LeftOutJson : JsonSerializerContext;
