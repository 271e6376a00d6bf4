using System.Text.Json.Serialization;

namespace BigGan.Evaluation.Protocols;

/// <summary>Source-generated JSON of protocols. Protocols are hashed in this form, so changing it changes all hashes.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvaluationProtocol))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
