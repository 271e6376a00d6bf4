using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>One tensor to write. Its bytes are produced when they are written, so a file is never held in memory as a whole.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Write">Writes the elements, row-major and little-endian: exactly the product of the shape times the element size.</param>
public sealed record TensorItem(string Name, DataType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>A tensor with given bytes.</summary>
    public TensorItem(string name, DataType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
        : this(name, type, shape, stream => stream.Write(bytes.Span))
    {
    }

    /// <summary>Number of bytes to write.</summary>
    /// <exception cref="ArgumentException">The shape is invalid.</exception>
    internal long ByteCount() => SafetensorsType.TryByteCount(Type, Shape, out long? count)
        ? count.Value
        : throw new ArgumentException($"tensor {Quoted.Text(Name)} has the impossible shape [{string.Join(", ", Shape)}]");

    /// <summary>Writes the bytes and checks their number.</summary>
    /// <param name="stream">A stream with a position.</param>
    /// <exception cref="ArgumentException">Another number of bytes was written.</exception>
    internal void WriteExactly(Stream stream)
    {
        long start = stream.Position;
        Write(stream);
        long written = stream.Position - start;
        if (written != ByteCount())
            throw new ArgumentException($"tensor {Quoted.Text(Name)} wrote {written} bytes instead of {ByteCount()}");
    }
}
