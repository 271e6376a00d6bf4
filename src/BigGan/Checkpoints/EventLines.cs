using System.Buffers;
using System.Text.Json;

namespace BigGan.Checkpoints;

/// <summary>Reads a run's <c>events.jsonl</c>, and repairs an incomplete last line.</summary>
internal static class EventLines
{
    /// <summary>Removes an incomplete last line that a crash left, so that the next event begins on a line of its own.</summary>
    internal static void DropTornLine(FileStream events)
    {
        long end = events.Length;
        for (; end > 0; end--)
        {
            events.Position = end - 1;
            if (events.ReadByte() == '\n')
                break;
        }

        events.SetLength(end);
    }

    /// <summary>Removes the first line of a later step and all lines after it.</summary>
    /// <param name="events">A file of complete lines.</param>
    /// <param name="step">The last step to keep.</param>
    internal static void CutAfter(FileStream events, long step)
    {
        long? start = null;
        Visit(events, (line, at) =>
        {
            if (!(StepOf(line) > step)) return true;
            start = at;
            return false;
        });
        if (start is { } end) events.SetLength(end);
    }

    /// <summary>The highest step with an event of a written checkpoint; null if no event has one.</summary>
    internal static long? LastSaved(FileStream events)
    {
        long? last = null;
        Visit(events, (line, _) =>
        {
            if (TextOf(line, "event"u8) == "checkpoint" && StepOf(line) is { } step && !(last >= step)) last = step;
            return true;
        });
        return last;
    }

    /// <summary>The model that the run started from, by its events; null if no event names one.</summary>
    internal static string? Source(FileStream events)
    {
        string? source = null;
        Visit(events, (line, _) =>
        {
            if (TextOf(line, "event"u8) == "transferred") source = TextOf(line, "source"u8);
            return source is null;
        });
        return source;
    }

    private delegate bool Visitor(ReadOnlySpan<byte> line, long start);

    // Visits complete lines with their start positions, until the visitor returns false.
    private static void Visit(FileStream events, Visitor visitor)
    {
        events.Position = 0;
        long start = 0;
        var line = new ArrayBufferWriter<byte>(1024);
        Span<byte> block = stackalloc byte[4096];
        for (int read = events.Read(block); read > 0; read = events.Read(block))
        {
            ReadOnlySpan<byte> rest = block[..read];
            for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                line.Write(rest[..end]);
                if (!visitor(line.WrittenSpan, start)) return;
                start += line.WrittenCount + 1;
                line.ResetWrittenCount();
                rest = rest[(end + 1)..];
            }

            line.Write(rest);
        }
    }

    private static long? StepOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return Seek(ref json, "step"u8) && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long step) ? step : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return Seek(ref json, name) && json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or text that is not UTF-8
        }
    }

    // False for a line that is not an event: lines that a user added are kept.
    private static bool Seek(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        while (json.Read())
        {
            if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals(name))
                return json.Read();
        }

        return false;
    }
}
