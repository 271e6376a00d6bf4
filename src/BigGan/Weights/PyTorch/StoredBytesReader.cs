using System.IO.Compression;

namespace BigGan.Weights.PyTorch;

/// <summary>Reads bytes of a file, compressed or not, at any position. Thread-safe.</summary>
/// <param name="file">Stays open.</param>
internal sealed class StoredBytesReader(FileBytes file)
{
    // A higher compression ratio is a zip bomb, except in small blocks of zeros.
    private const long LargestRatio = 200;
    private const long RatioMattersFrom = 1 << 20;
    private readonly Lock _lock = new();
    private StoredBytes? _lastBlock;
    private byte[] _lastBytes = [];

    /// <summary>Refuses a block that cannot be decompressed, before decompressing.</summary>
    /// <exception cref="InvalidFileException">It is a zip bomb, or too large for a compressed block.</exception>
    public void Check(StoredBytes block, string what)
    {
        if (!block.IsDeflated)
            return;
        if (block.Length > RatioMattersFrom && block.Length / LargestRatio > block.PackedLength)
            throw Error($"expands {what} from {block.PackedLength} to {block.Length} bytes, as no weights do; refused");
        if (block.Length > Array.MaxLength)
            throw Error($"has {what} of {block.Length} bytes compressed; such large ones must be stored");
    }

    /// <summary>Fills the destination with bytes of a checked block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">Position in the block; the destination must end within the block.</param>
    /// <param name="destination">The bytes to fill.</param>
    /// <exception cref="InvalidFileException">The file is too short, or its compressed data is damaged.</exception>
    public void Read(StoredBytes block, long offset, Span<byte> destination)
    {
        if (!block.IsDeflated)
        {
            file.Read(block.Offset + offset, destination);
            return;
        }

        lock (_lock)
        {
            if (!ReferenceEquals(block, _lastBlock))
            {
                _lastBlock = null;
                _lastBytes = [];
                _lastBytes = Inflate(block);
                _lastBlock = block;
            }

            _lastBytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>All bytes of a checked block.</summary>
    public byte[] ReadAll(StoredBytes block)
    {
        byte[] bytes = new byte[block.Length];
        Read(block, 0, bytes);
        return bytes;
    }

    private byte[] Inflate(StoredBytes block)
    {
        try
        {
            using var stream = new DeflateStream(new FileSlice(file, block.Offset, block.PackedLength), CompressionMode.Decompress);
            byte[] bytes = new byte[block.Length];
            stream.ReadExactly(bytes);
            return stream.ReadByte() < 0 ? bytes : throw Error($"is damaged: {block.Length} bytes were promised and more are there");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Error("is damaged: a compressed part cannot be unpacked", error);
        }
    }

    private InvalidFileException Error(string problem, Exception? inner = null) => new(file.Path, problem, inner);
}
