using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace BigGan.Data;

/// <summary>The header of a safetensors file: 8 bytes of length, JSON padded with spaces, then the tensors' bytes one after another.</summary>
internal sealed class SafetensorsHeader
{
    private const int MaxLength = 100_000_000;

    private SafetensorsHeader(long dataStart, Dictionary<string, Entry> tensors, Dictionary<string, string> metadata)
    {
        DataStart = dataStart;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>Where the first tensor starts in the file.</summary>
    public long DataStart { get; }

    public IReadOnlyDictionary<string, Entry> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The bytes before the tensors.</summary>
    /// <param name="tensors">In the order of their data.</param>
    /// <param name="metadata">Free text.</param>
    /// <param name="minimumLength">The result is padded to at least this many bytes.</param>
    public static byte[] Encode(
        IReadOnlyList<(string Name, string Type, long[] Shape, long ByteCount)> tensors,
        IReadOnlyDictionary<string, string> metadata,
        int minimumLength = 0)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, type, shape, byteCount) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (long size in shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += byteCount);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (stream.Length < minimumLength || stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    /// <summary>Reads the header and checks that every tensor lies within the file.</summary>
    /// <exception cref="InvalidDataException">No safetensors file, or a damaged one.</exception>
    public static SafetensorsHeader Read(FileStream file)
    {
        try
        {
            byte[] prefix = new byte[8];
            file.ReadExactly(prefix);
            long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (length is < 2 or > MaxLength || length > file.Length - 8)
                throw new InvalidDataException($"a header of {length} bytes");
            byte[] text = new byte[length];
            file.ReadExactly(text);
            using var json = JsonDocument.Parse(text);

            var tensors = new Dictionary<string, Entry>(StringComparer.Ordinal);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    foreach (var entry in property.Value.EnumerateObject())
                        metadata[entry.Name] = entry.Value.GetString() ?? "";
                    continue;
                }

                long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
                var offsets = property.Value.GetProperty("data_offsets");
                long start = 8 + length + offsets[0].GetInt64();
                long end = 8 + length + offsets[1].GetInt64();
                if (start < 8 + length || end < start || end > file.Length)
                    throw new InvalidDataException($"tensor {property.Name} lies outside the file");
                tensors[property.Name] = new Entry(property.Value.GetProperty("dtype").GetString() ?? "", shape, start, end - start);
            }

            return new SafetensorsHeader(8 + length, tensors, metadata);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException or EndOfStreamException or DecoderFallbackException)
        {
            throw new InvalidDataException("the header is damaged: " + exception.Message, exception);
        }
    }

    /// <summary>One tensor.</summary>
    /// <param name="Type">Its element type, such as <c>U8</c>.</param>
    /// <param name="Shape">Its dimensions.</param>
    /// <param name="Start">First byte in the file.</param>
    /// <param name="ByteCount">Length in bytes.</param>
    internal sealed record Entry(string Type, long[] Shape, long Start, long ByteCount);
}
