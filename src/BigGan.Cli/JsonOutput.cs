using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BigGan.Cli;

/// <summary>Writes the result of a verb as JSON, if that was asked for.</summary>
/// <param name="terminal">The output.</param>
/// <param name="isWanted">Whether JSON was asked for.</param>
/// <param name="file">The file to write; null for the output.</param>
internal sealed class JsonOutput(Terminal terminal, bool isWanted, string? file)
{
    /// <summary>Writes a result.</summary>
    /// <returns>Whether it was written to the output, which then takes no other text.</returns>
    internal bool Write<T>(T result, JsonTypeInfo<T> type) => isWanted && Write(JsonSerializer.Serialize(result, type));

    /// <inheritdoc cref="Write{T}"/>
    internal bool Write(string json)
    {
        if (file is not null) AtomicFile.WriteText(file, json + "\n");
        if (!isWanted || file is not null) return false;
        terminal.WriteLine(json);
        return true;
    }
}
