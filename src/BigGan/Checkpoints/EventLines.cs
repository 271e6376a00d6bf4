using System.Buffers;
using System.Text.Json;

namespace BigGan.Checkpoints;

/// <summary>Repairs the end of a run's <c>events.jsonl</c>.</summary>
internal static class EventLines
{
    /// <summary>A crash may have left half a line at the end; the next event must not be glued to it.</summary>
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

    /// <summary>Removes the first line of a later step and everything after it.</summary>
    /// <param name="events">Whole lines.</param>
    /// <param name="step">The last step to keep.</param>
    internal static void CutAfter(FileStream events, long step)
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
                if (StepOf(line.WrittenSpan) > step)
                {
                    events.SetLength(start);
                    return;
                }

                start += line.WrittenCount + 1;
                line.ResetWrittenCount();
                rest = rest[(end + 1)..];
            }

            line.Write(rest);
        }
    }

    // Null where the line is no event: whatever somebody has put there stays.
    private static long? StepOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read())
            {
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals("step"u8))
                    return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long step) ? step : null;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }
}
