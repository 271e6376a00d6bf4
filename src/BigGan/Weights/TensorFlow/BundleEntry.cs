using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights.TensorFlow;

/// <summary>One tensor of a checkpoint's index (tensor_bundle.proto, BundleEntryProto).</summary>
/// <param name="Name">Its key.</param>
/// <param name="TypeNumber">TensorFlow's number for the element type.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="DataFile">Number of the data file that holds it.</param>
/// <param name="Offset">Position in the data file.</param>
/// <param name="ByteCount">Bytes in the data file.</param>
/// <param name="Checksum">Masked CRC-32C of its bytes.</param>
/// <param name="Parts">Number of slices of a partitioned tensor, each with a key of its own; 0 for an undivided tensor.</param>
internal sealed record BundleEntry(string Name, long TypeNumber, long[] Shape, int DataFile, long Offset, long ByteCount, uint Checksum, int Parts)
{
    /// <summary>The element type, or null for an unsupported type, such as strings.</summary>
    internal DataType? Type => TensorFlowType.Parse(TypeNumber);

    /// <summary>Reads and checks an entry.</summary>
    /// <param name="path">The index, for messages.</param>
    /// <param name="name">The key.</param>
    /// <param name="message">The value of the key.</param>
    /// <param name="dataFiles">Number of data files.</param>
    /// <exception cref="InvalidFileException">It is damaged or inconsistent.</exception>
    internal static BundleEntry Parse(string path, string name, ReadOnlySpan<byte> message, int dataFiles)
    {
        string place = $"tensor {Quoted.Text(name)}";
        ulong typeNumber = 0, dataFile = 0, offset = 0, byteCount = 0;
        uint checksum = 0;
        long[] shape = [];
        int parts = 0;
        var reader = new WireReader(path, place, message);
        while (reader.NextField(out int field, out WireType type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint): typeNumber = reader.Varint(); break;
                case (2, WireType.Delimited): shape = TensorShape.Parse(path, place, reader.Delimited()); break;
                case (3, WireType.Varint): dataFile = reader.Varint(); break;
                case (4, WireType.Varint): offset = reader.Varint(); break;
                case (5, WireType.Varint): byteCount = reader.Varint(); break;
                case (6, WireType.Fixed32): checksum = reader.Fixed32(); break;
                case (7, WireType.Delimited):
                    reader.Delimited();
                    parts++;
                    break;
                default: reader.Skip(type); break;
            }
        }

        if (dataFile >= (ulong)dataFiles) throw reader.Damaged($"it is in data file {dataFile} of {dataFiles}");
        if (offset > long.MaxValue || byteCount > long.MaxValue - offset) throw reader.Damaged($"it has {byteCount} bytes at byte {offset}");
        var entry = new BundleEntry(name, (long)typeNumber, shape, (int)dataFile, (long)offset, (long)byteCount, checksum, parts);
        if (entry.Type is { } elements && parts == 0)
        {
            if (!SafetensorsType.TryByteCount(elements, shape, out long? needed)) throw reader.Damaged($"it has the impossible shape [{string.Join(", ", shape)}]");
            if (needed != entry.ByteCount) throw reader.Damaged($"it has {byteCount} bytes, but its shape and element type need {needed}");
        }

        return entry;
    }
}
