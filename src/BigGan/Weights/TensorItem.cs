using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>One tensor to write. Its bytes are asked for when their turn comes, so that a file never lies in memory whole.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Write">Writes the elements, row-major and little-endian: exactly the product of the shape times the element size.</param>
public sealed record TensorItem(string Name, DataType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>A tensor whose bytes are at hand.</summary>
    public TensorItem(string name, DataType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
        : this(name, type, shape, stream => stream.Write(bytes.Span))
    {
    }

    /// <summary>Bytes that are to be written.</summary>
    /// <exception cref="ArgumentException">The shape is impossible.</exception>
    internal long ByteCount() => SafetensorsType.TryByteCount(Type, Shape, out long? count)
        ? count.Value
        : throw new ArgumentException($"tensor {Quoted.Text(Name)} has the impossible shape [{string.Join(", ", Shape)}]");

    /// <summary>Has the bytes written, and counts them.</summary>
    /// <param name="stream">Knows its position.</param>
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
