using System.Text.Json.Serialization;

namespace BigGan.Cli.Inspection;

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecipeReport))]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(WeightsReport))]
internal sealed partial class InspectJson : JsonSerializerContext;
