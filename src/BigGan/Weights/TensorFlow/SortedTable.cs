using System.Buffers.Binary;

namespace BigGan.Weights.TensorFlow;

/// <summary>The entries of a sorted string table: LevelDB's file format, in which TensorFlow stores the index of a checkpoint.</summary>
/// <remarks>
/// Described in LevelDB's doc/table_format.md. A footer points to the index block, which points to the data blocks, each of which holds
/// entries in the order of their keys. The whole table is read once, so no key is ever looked up in the file.
/// </remarks>
internal sealed class SortedTable
{
    private const int FooterLength = 48;
    private const int HandlesLength = 40;
    private const int TrailerLength = 5;
    private const ulong Magic = 0xDB4775248B80FB57;
    private const int LargestFile = 16 << 20; // a published BigGAN's has about 100 kB
    private const int LargestKey = 1 << 16;
    private const int MostEntries = 1 << 20;

    private readonly string _path;
    private readonly byte[] _file;
    private readonly List<TableEntry> _entries = [];
    private int _expanded;
    private long _keyBytes;

    private SortedTable(string path, byte[] file) => (_path, _file) = (path, file);

    /// <summary>Reads and checks a table.</summary>
    /// <returns>Its entries, in ascending bytewise order of their keys.</returns>
    /// <exception cref="InvalidFileException">It is missing, truncated, damaged or not a table.</exception>
    internal static IReadOnlyList<TableEntry> Read(string path)
    {
        using var file = new FileBytes(path);
        if (file.Length < FooterLength) throw new InvalidFileException(path, $"has {file.Length} bytes; it is cut short or not the index of a checkpoint");
        if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for the index of a checkpoint");
        var table = new SortedTable(path, file.Read(0, (int)file.Length));
        table.ReadBlocks();
        return table._entries;
    }

    /// <summary>Whether a file ends with the magic number of tables.</summary>
    internal static bool IsAt(FileBytes file) => file.Length >= FooterLength && BinaryPrimitives.ReadUInt64LittleEndian(file.Read(file.Length - sizeof(ulong), sizeof(ulong))) == Magic;

    private void ReadBlocks()
    {
        ReadOnlySpan<byte> footer = _file.AsSpan(_file.Length - FooterLength);
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[HandlesLength..]) != Magic)
            throw new InvalidFileException(_path, "does not end as the index of a checkpoint does; it is cut short or of another kind");
        var reader = new WireReader(_path, "its footer", footer[..HandlesLength]);
        Handle(ref reader); // of the metaindex block, which is empty in checkpoints
        (long indexOffset, long indexSize) = Handle(ref reader);
        var dataBlocks = new List<TableEntry>();
        ReadEntries(Block("its index block", indexOffset, indexSize, _file.Length - FooterLength), "its index block", dataBlocks);

        long end = 0;
        foreach (TableEntry dataBlock in dataBlocks)
        {
            var handle = new WireReader(_path, "its index block", dataBlock.Value);
            (long offset, long size) = Handle(ref handle);
            string place = $"its block at byte {offset}";
            // Blocks in ascending order that end before the index do not overlap, so together they are no larger than the file.
            if (offset < end) throw new InvalidFileException(_path, $"{place} is damaged: it overlaps the one before it");
            ReadEntries(Block(place, offset, size, indexOffset), place, _entries);
            end = offset + size + TrailerLength;
        }
    }

    private static (long Offset, long Size) Handle(ref WireReader reader)
    {
        (ulong offset, ulong size) = (reader.Varint(), reader.Varint());
        return offset <= LargestFile && size <= LargestFile
            ? ((long)offset, (long)size)
            : throw reader.Damaged($"it points to {size} bytes at byte {offset}");
    }

    /// <summary>The contents of a block, after its checksum was verified.</summary>
    private ReadOnlySpan<byte> Block(string place, long offset, long size, long limit)
    {
        if (offset + size + TrailerLength > limit)
            throw new InvalidFileException(_path, $"{place} is damaged: its {size} bytes do not lie within the {limit} before what follows it");
        ReadOnlySpan<byte> block = _file.AsSpan((int)offset, (int)size + TrailerLength);
        if (MaskedChecksum.Of(block[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]))
            throw new InvalidFileException(_path, $"{place} is damaged: its checksum is wrong");
        byte compression = block[(int)size];
        switch (compression)
        {
            case 0:
                return block[..(int)size];
            case 1:
                byte[] contents = Snappy.Expand(_path, place, block[..(int)size], LargestFile - _expanded);
                _expanded += contents.Length;
                return contents;
            default:
                throw new InvalidFileException(_path, $"{place} is compressed in a way (type {compression}) that this program does not know");
        }
    }

    private void ReadEntries(ReadOnlySpan<byte> block, string place, List<TableEntry> entries)
    {
        if (block.Length < sizeof(uint)) throw new InvalidFileException(_path, $"{place} is damaged: it is cut short");
        // The restart points at the end of a block are for random access; sequential reading ignores them.
        uint restarts = BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]);
        if (restarts > (block.Length / sizeof(uint)) - 1) throw new InvalidFileException(_path, $"{place} is damaged: it cannot have {restarts} restarts");
        var reader = new WireReader(_path, place, block[..^(((int)restarts + 1) * sizeof(uint))]);
        byte[] key = [];
        while (reader.Remaining > 0)
        {
            (ulong shared, ulong own, ulong valueLength) = (reader.Varint(), reader.Varint(), reader.Varint());
            if (shared > (ulong)key.Length) throw reader.Damaged($"a key shares {shared} bytes with one of {key.Length}");
            if (own > (ulong)reader.Remaining || valueLength > (ulong)reader.Remaining - own) throw reader.Damaged("it is cut short");
            // Keys with a common prefix cost the file almost nothing, so memory needs a separate limit.
            if (shared + own > LargestKey || (_keyBytes += (long)(shared + own)) > LargestFile) throw reader.Damaged("its keys are too long");
            if (entries.Count == MostEntries) throw reader.Damaged($"it has more than {MostEntries} entries");
            key = [.. key.AsSpan(0, (int)shared), .. reader.Bytes((int)own)];
            if (entries.Count > 0 && entries[^1].Key.AsSpan().SequenceCompareTo(key) >= 0) throw reader.Damaged("its keys do not ascend");
            entries.Add(new TableEntry(key, reader.Bytes((int)valueLength).ToArray()));
        }
    }
}

/// <summary>One entry of a sorted string table.</summary>
/// <param name="Key">The sort key.</param>
/// <param name="Value">The value.</param>
internal sealed record TableEntry(byte[] Key, byte[] Value);
