using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigGan;

/// <summary>What a person should know about work that goes on all the same; in JSON, the text alone.</summary>
/// <param name="Text">One line.</param>
[JsonConverter(typeof(WarningConverter))]
public sealed record Warning(string Text)
{
    /// <summary>What may be done about it; empty where nothing can or need be.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>A warning in JSON: its text.</summary>
public sealed class WarningConverter : JsonConverter<Warning>
{
    /// <inheritdoc />
    public override Warning Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("a warning has no text"));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Warning value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
