using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigGan;

/// <summary>Something that the user should know about work that continues; in JSON, the text only.</summary>
/// <param name="Text">One line.</param>
[JsonConverter(typeof(WarningConverter))]
public sealed record Warning(string Text)
{
    /// <summary>Remedies; empty if none exists or is needed.</summary>
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
