using System.Text.Json.Serialization;

namespace BigGan.Evaluation.Protocols;

/// <summary>JSON without reflection. Protocols are hashed as this writes them: changing it changes all their hashes.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvaluationProtocol))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
