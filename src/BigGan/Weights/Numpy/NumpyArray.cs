using System.IO.Compression;
using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights.PyTorch;

namespace BigGan.Weights.Numpy;

/// <summary>One array in a file. Elements are read from any position; compressed elements are decompressed as a stream and never held in memory as a whole.</summary>
internal sealed class NumpyArray : IDisposable
{
    private const long LargestRatio = 1100; // deflate cannot compress further
    private const int SkippedAtOnce = 1 << 16;
    private readonly FileBytes _file;
    private readonly StoredBytes _block;
    private readonly Lock _lock = new();
    private Stream? _stream; // of compressed data
    private long _position; // of the stream, relative to the first element

    private NumpyArray(FileBytes file, string name, StoredBytes block, NumpyHeader header) =>
        (_file, Name, _block, Header) = (file, name, block, header);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Type, order and shape.</summary>
    public NumpyHeader Header { get; }

    /// <summary>The array as a tensor entry.</summary>
    /// <exception cref="InvalidFileException">Tensors do not support its type.</exception>
    public TensorEntry Entry => new(Name, Type.Type, Header.Shape);

    private NumpyType Type => Header.Type
        ?? throw new InvalidFileException(_file.Path, $"array {Quoted.Text(Name)} has the element type {Quoted.Text(Header.TypeName)}, which is not supported");

    /// <summary>Reads and checks the header.</summary>
    /// <param name="file">Stays open.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="block">Its position in the file.</param>
    /// <exception cref="InvalidFileException">It is damaged, its size contradicts its header, or it holds Python objects.</exception>
    public static NumpyArray Open(FileBytes file, string name, StoredBytes block)
    {
        string array = $"array {Quoted.Text(name)}";
        if (block.IsDeflated && block.Length / LargestRatio > block.PackedLength)
            throw new InvalidFileException(file.Path, $"is damaged: {array} is said to have {block.Length} bytes in {block.PackedLength} compressed ones");
        NumpyHeader header;
        try
        {
            using Stream stream = Unpack(file, block);
            header = NumpyHeader.Read(stream, file.Path, name);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new InvalidFileException(file.Path, $"is damaged: {array} ends within its header", error);
        }

        if (header.Type is { } type)
        {
            if (!SafetensorsType.TryByteCount(type.Type, header.Shape, out long? count))
                throw new InvalidFileException(file.Path, $"{array} has the impossible shape [{string.Join(", ", header.Shape)}]");
            if (block.Length - header.Length != count)
                throw new InvalidFileException(file.Path, $"is damaged: {array} has {block.Length - header.Length} bytes, but its shape and element type need {count}");
        }

        return new NumpyArray(file, name, block, header);
    }

    /// <summary>Reads elements in the order of the file, little-endian.</summary>
    /// <param name="offset">Number of bytes before the first element to read.</param>
    /// <param name="destination">Filled with whole elements.</param>
    /// <exception cref="InvalidFileException">The file is damaged.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        if (!_block.IsDeflated)
        {
            _file.Read(_block.Offset + Header.Length + offset, destination);
        }
        else
        {
            lock (_lock) ReadCompressed(offset, destination);
        }

        if (!Type.IsBigEndian) return;
        int size = Type.Type.ByteSize();
        for (int at = 0; at < destination.Length; at += size) destination.Slice(at, size).Reverse();
    }

    /// <summary>Reads all elements, row-major and little-endian.</summary>
    /// <exception cref="InvalidFileException">The file is damaged, or the array has more than two dimensions in Fortran order.</exception>
    public void ReadAll(Span<byte> destination)
    {
        if (!Header.IsFortran || Header.Shape.Length < 2)
        {
            Read(0, destination);
            return;
        }

        if (Header.Shape is not [long rows, long columns])
            throw new InvalidFileException(_file.Path, $"array {Quoted.Text(Name)} has {Header.Shape.Length} dimensions in Fortran's order; save it with numpy.ascontiguousarray");
        int size = Type.Type.ByteSize();
        byte[] byColumns = new byte[destination.Length];
        Read(0, byColumns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                byColumns.AsSpan(((column * (int)rows) + row) * size, size).CopyTo(destination[(((row * (int)columns) + column) * size)..]);
        }
    }

    public void Dispose() => _stream?.Dispose();

    private void ReadCompressed(long offset, Span<byte> destination)
    {
        try
        {
            if (_stream is null || _position > offset)
            {
                _stream?.Dispose();
                _stream = Unpack(_file, _block);
                _position = -Header.Length;
            }

            byte[] skipped = _position < offset ? new byte[SkippedAtOnce] : [];
            while (_position < offset)
            {
                int count = (int)Math.Min(skipped.Length, offset - _position);
                _stream.ReadExactly(skipped, 0, count);
                _position += count;
            }

            _stream.ReadExactly(destination);
            _position += destination.Length;
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            _stream?.Dispose();
            _stream = null;
            throw new InvalidFileException(_file.Path, $"is damaged: array {Quoted.Text(Name)} cannot be unpacked", error);
        }
    }

    private static Stream Unpack(FileBytes file, StoredBytes block)
    {
        var packed = new FileSlice(file, block.Offset, block.PackedLength);
        return block.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }
}
