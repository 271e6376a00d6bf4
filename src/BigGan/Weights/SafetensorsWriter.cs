using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>Writes safetensors files: the same tensors give the same bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file, completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="items">Tensors; in the file, those with wider elements come first for alignment, otherwise in this order.</param>
    /// <param name="metadata">Text entries of the header, written in ordinal order of their keys.</param>
    /// <exception cref="ArgumentException">A name occurs twice, a shape is invalid, or a callback wrote another number of bytes.</exception>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, IReadOnlyList<TensorItem> items, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TensorItem[] inOrder = [.. items.OrderByDescending(item => item.Type.ByteSize())];
        long[] sizes = [.. inOrder.Select(item => item.ByteCount())];
        byte[] header = Header(inOrder, sizes, metadata);
        long total = sizes.Aggregate((long)header.Length, (sum, size) => checked(sum + size));
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(header);
                foreach (TensorItem item in inOrder)
                    item.WriteExactly(stream);
            },
            total);
    }

    /// <summary>Length and JSON, padded with spaces so that the data starts at a multiple of 8.</summary>
    /// <param name="items">In the order of their data; only names, types and shapes are used.</param>
    /// <param name="sizes">Number of bytes of each.</param>
    /// <param name="metadata">Text entries.</param>
    /// <param name="minimumLength">The header is padded to at least this many bytes.</param>
    internal static byte[] Header(
        TensorItem[] items, long[] sizes, IReadOnlyDictionary<string, string>? metadata, int minimumLength = 0)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            long offset = 0;
            for (int i = 0; i < items.Length; i++)
            {
                if (!names.Add(items[i].Name))
                    throw new ArgumentException($"tensor {Quoted.Text(items[i].Name)} occurs twice, or is a reserved name", nameof(items));
                WriteEntry(json, items[i], offset, offset += sizes[i]);
            }

            json.WriteEndObject();
        }

        byte[] header = new byte[(Math.Max(8 + buffer.WrittenCount, minimumLength) + 7) / 8 * 8];
        header.AsSpan(8).Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        buffer.WrittenSpan.CopyTo(header.AsSpan(8));
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorItem item, long begin, long end)
    {
        json.WriteStartObject(item.Name);
        json.WriteString("dtype", SafetensorsType.Name(item.Type));
        json.WriteStartArray("shape");
        foreach (long size in item.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
