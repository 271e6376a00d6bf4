using System.Text.Json.Serialization;
using BigGan.Data;

namespace BigGan.Checkpoints;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class LeftOutJson : JsonSerializerContext;
