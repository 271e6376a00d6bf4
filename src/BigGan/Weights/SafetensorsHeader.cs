using System.Text.Json;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>The header of a safetensors file, checked as hostile input.</summary>
internal sealed class SafetensorsHeader
{
    private const int LargestRank = 64; // LibTorch's limit
    private readonly string _path;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _metadata;

    private SafetensorsHeader(string path) => _path = path;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata ?? [];

    /// <summary>Names in the order of their data.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(path);
        try
        {
            header.Read(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports invalid UTF-8 in a string as an InvalidOperationException.
            throw header.Error("its header is not valid JSON; it is damaged or not a safetensors file", error);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Error("its header is not a JSON object; it is damaged or not a safetensors file");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name != "__metadata__")
                ReadEntry(ref reader, name);
            else if (_metadata is null)
                ReadMetadata(ref reader);
            else
                throw Error("__metadata__ occurs twice");
        }

        while (reader.Read())
        {
            // Only white space may follow the object; anything else throws.
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        _metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, "__metadata__ must be an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"__metadata__ entry {Quoted.Text(key)} must be a string");
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Error($"__metadata__ entry {Quoted.Text(key)} occurs twice");
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string tensor = $"tensor {Quoted.Text(name)}";
        DataType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"{tensor} must be an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"{tensor}: dtype must be a string");
                    string typeName = reader.GetString()!;
                    type = SafetensorsType.Parse(typeName)
                        ?? throw Error($"{tensor} has the element type {Quoted.Text(typeName)}, which is not supported");
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(ref reader, LargestRank, $"{tensor}: shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(ref reader, 2, $"{tensor}: data_offsets");
                    break;
                default:
                    throw Error($"{tensor}: {Quoted.Text(key)} is unknown or occurs twice");
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
            throw Error($"{tensor} lacks its dtype, shape or data_offsets");
        if (!SafetensorsType.TryByteCount(type.Value, shape, out long? byteCount))
            throw Error($"{tensor} has the impossible shape [{string.Join(", ", shape)}]");
        if (begin < 0 || end < begin)
            throw Error($"{tensor} has the impossible data_offsets [{begin}, {end}]");
        if (end - begin != byteCount)
            throw Error($"{tensor} has {end - begin} bytes, but its shape and element type need {byteCount}");
        if (!_entries.TryAdd(name, new SafetensorsEntry(name, type.Value, [.. shape], begin, end - begin)))
            throw Error($"{tensor} occurs twice");
    }

    private List<long> ReadIntegers(ref Utf8JsonReader reader, int most, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"{what} must be an array");
        var values = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value))
                throw Error($"{what} must hold whole numbers");
            if (values.Count == most)
                throw Error($"{what} holds more than {most} numbers");
            values.Add(value);
        }

        return values;
    }

    /// <summary>The tensors cover the data without overlap or gap, up to its end.</summary>
    private void CheckLayout(long dataLength)
    {
        SafetensorsEntry[] inOrder = [.. _entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount)];
        long position = 0;
        foreach (SafetensorsEntry entry in inOrder)
        {
            if (entry.Offset != position)
            {
                throw Error($"tensor {Quoted.Text(entry.Name)} begins at byte {entry.Offset} of the data instead of {position}: "
                    + "tensors overlap or leave a hole");
            }

            position += entry.ByteCount; // cannot overflow: the sum is the end offset, which was read as 64 bits
            if (position > dataLength)
                throw Error($"the file is cut short: tensor {Quoted.Text(entry.Name)} ends at byte {position} of {dataLength} bytes of data");
        }

        if (position != dataLength)
            throw Error($"{dataLength - position} bytes follow the last tensor");
        Names = [.. inOrder.Select(entry => entry.Name)];
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string problem)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw Error(problem);
    }

    private InvalidFileException Error(string problem, Exception? inner = null) => new(_path, problem, inner);
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Offset">Position relative to the start of the file's data.</param>
/// <param name="ByteCount">Number of bytes: the product of the shape times the element size.</param>
public sealed record SafetensorsEntry(string Name, DataType Type, long[] Shape, long Offset, long ByteCount) : TensorEntry(Name, Type, Shape);
