using System.Text.Json.Serialization;

namespace BigGan.Cli.Inspection;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecipeReport))]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(WeightsReport))]
internal sealed partial class InspectJson : JsonSerializerContext;
