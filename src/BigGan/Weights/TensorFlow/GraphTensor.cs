using System.Buffers.Binary;
using BigGan.Torch;

namespace BigGan.Weights.TensorFlow;

/// <summary>A float tensor in a graph (tensor.proto, TensorProto).</summary>
/// <param name="Values">Its values, row-major.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
internal sealed record GraphTensor(float[] Values, long[] Shape)
{
    private const ulong Float = 1; // DT_FLOAT

    /// <summary>Reads a tensor; null if its type is not float or it has too many values.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="place">The name of the tensor, for messages.</param>
    /// <param name="message">The tensor.</param>
    /// <param name="mostValues">Largest number of values: a few bytes can encode very many equal values.</param>
    /// <exception cref="InvalidFileException">It is damaged.</exception>
    internal static GraphTensor? Parse(string path, string place, ReadOnlySpan<byte> message, long mostValues)
    {
        ulong typeNumber = 0;
        long[] shape = [];
        ReadOnlySpan<byte> content = [];
        var single = new List<float>();
        var reader = new WireReader(path, place, message);
        while (reader.NextField(out int field, out WireType type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint): typeNumber = reader.Varint(); break;
                case (2, WireType.Delimited): shape = TensorShape.Parse(path, place, reader.Delimited()); break;
                case (4 or 5, WireType.Delimited): content = reader.Delimited(); break; // raw bytes or a packed list, which have the same encoding
                case (5, WireType.Fixed32): single.Add(BitConverter.UInt32BitsToSingle(reader.Fixed32())); break;
                default: reader.Skip(type); break;
            }
        }

        if (typeNumber != Float) return null;
        if (!SafetensorsType.TryByteCount(DataType.Float32, shape, out long? bytes)) throw reader.Damaged($"it has the impossible shape [{string.Join(", ", shape)}]");
        if (bytes / sizeof(float) > mostValues) return null;
        if (content.Length % sizeof(float) > 0) throw reader.Damaged($"it has {content.Length} bytes of floats");
        for (; content.Length > 0; content = content[sizeof(float)..]) single.Add(BinaryPrimitives.ReadSingleLittleEndian(content));
        var values = new float[bytes.Value / sizeof(float)];
        if (single.Count > values.Length) throw reader.Damaged($"it has {single.Count} numbers, more than its shape needs");
        // A list that is too short repeats its last value; an empty one is filled with zeros.
        Array.Fill(values, single.Count > 0 ? single[^1] : 0);
        single.CopyTo(values);
        return new GraphTensor(values, shape);
    }
}
