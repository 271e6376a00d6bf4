using System.Buffers.Binary;
using System.Text;
using BigGan.Names;

namespace BigGan.Weights.Zip;

/// <summary>The files of a zip archive and their positions. .NET's zip reader does not expose positions, which are needed to read large files in place.</summary>
/// <remarks>APPNOTE.TXT 6.3: end record in 4.3.16, its 64-bit form in 4.3.14 and 4.3.15, directory in 4.3.12, local headers in 4.3.7, 64-bit fields in 4.5.3.</remarks>
internal sealed class ZipDirectory
{
    private const int EndSize = 22;
    private const int Locator64Size = 20;
    private const int End64Size = 56;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int LargestComment = ushort.MaxValue;
    private const int LargestDirectory = 64 << 20;
    private const int MostEntries = 100_000;
    private readonly FileBytes _file;
    private readonly Dictionary<string, ZipItem> _items = new(StringComparer.Ordinal);
    private long _start; // of the directory, where the data of the files ends

    private ZipDirectory(FileBytes file) => _file = file;

    /// <summary>The files by name.</summary>
    public IReadOnlyDictionary<string, ZipItem> Items => _items;

    /// <summary>Reads and checks the directory: every file lies within the archive, and no two overlap.</summary>
    /// <exception cref="InvalidFileException">The archive is truncated, damaged, encrypted, or uses an unknown compression.</exception>
    public static ZipDirectory Read(FileBytes file)
    {
        var directory = new ZipDirectory(file);
        directory.ReadEntries(directory.FindEnd());
        directory.Locate();
        return directory;
    }

    private (long Count, long Offset, int Length) FindEnd()
    {
        int tailLength = (int)Math.Min(_file.Length, EndSize + LargestComment);
        byte[] tail = _file.Read(_file.Length - tailLength, tailLength);
        int at = tailLength - EndSize;
        while (at >= 0 && !IsEnd(tail.AsSpan(at)))
            at--;
        if (at < 0)
            throw Error("is cut short or damaged: a zip archive ends with its directory, and this file does not");
        ReadOnlySpan<byte> end = tail.AsSpan(at);
        long position = _file.Length - tailLength + at;
        long count = Read16(end, 10), length = Read32(end, 12), offset = Read32(end, 16);
        bool isSingle = Read16(end, 4) == 0 && Read16(end, 6) == 0 && Read16(end, 8) == count;
        if (position >= Locator64Size && ReadBytes(position - Locator64Size, Locator64Size) is var locator && Read32(locator, 0) == 0x07064B50)
        {
            position = Read64(locator, 8);
            if (position < 0 || position > _file.Length - End64Size)
                throw Error("is damaged: its directory lies beyond its end");
            byte[] end64 = ReadBytes(position, End64Size);
            isSingle = Read32(end64, 0) == 0x06064B50 && Read32(end64, 16) == 0 && Read32(end64, 20) == 0 && Read64(end64, 24) == Read64(end64, 32);
            (count, length, offset) = (Read64(end64, 32), Read64(end64, 40), Read64(end64, 48));
        }

        if (!isSingle || offset < 0 || length < 0 || offset > position || position - offset != length)
            throw Error("is damaged: the directory of the zip archive does not lie where its end says");
        if (length > LargestDirectory || count is < 0 or > MostEntries || count * EntrySize > length)
            throw Error($"is damaged: it says that it has {count} files in a directory of {length} bytes");
        return (count, offset, (int)length);
    }

    private static bool IsEnd(ReadOnlySpan<byte> bytes) => Read32(bytes, 0) == 0x06054B50 && Read16(bytes, 20) == bytes.Length - EndSize;

    private void ReadEntries((long Count, long Offset, int Length) directory)
    {
        _start = directory.Offset;
        ReadOnlySpan<byte> rest = ReadBytes(directory.Offset, directory.Length);
        for (long i = 0; i < directory.Count; i++)
        {
            if (rest.Length < EntrySize || Read32(rest, 0) != 0x02014B50)
                throw Error($"is damaged: its directory ends after {i} of {directory.Count} files");
            int nameLength = Read16(rest, 28), extraLength = Read16(rest, 30), size = EntrySize + nameLength + extraLength + Read16(rest, 32);
            if (rest.Length < size)
                throw Error($"is damaged: its directory ends after {i} of {directory.Count} files");
            ZipItem item = ReadEntry(rest, Encoding.UTF8.GetString(rest.Slice(EntrySize, nameLength)), rest.Slice(EntrySize + nameLength, extraLength));
            if (!_items.TryAdd(item.Name, item))
                throw Error($"has two files named {Quoted.Text(item.Name)}");
            rest = rest[size..];
        }
    }

    private ZipItem ReadEntry(ReadOnlySpan<byte> entry, string name, ReadOnlySpan<byte> extra)
    {
        int method = Read16(entry, 10);
        if ((Read16(entry, 8) & 1) != 0)
            throw Error($"has the encrypted file {Quoted.Text(name)}");
        if (method is not (0 or 8))
            throw Error($"has the file {Quoted.Text(name)}, compressed by method {method}; only deflate is supported");
        long packed = Read32(entry, 20), length = Read32(entry, 24), offset = Read32(entry, 42);
        ReadOnlySpan<byte> wide = Wide(extra);
        length = Widen(length, ref wide, name);
        packed = Widen(packed, ref wide, name);
        offset = Widen(offset, ref wide, name);
        if (method == 0 && packed != length)
            throw Error($"is damaged: the file {Quoted.Text(name)} is not compressed, but has {length} bytes in {packed}");
        return new ZipItem(name, method == 8, offset, packed, length);
    }

    /// <summary>The ZIP64 fields among the extra fields; empty if the entry has none.</summary>
    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(Read16(extra, 2), extra.Length - 4);
            if (Read16(extra, 0) == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    private long Widen(long value, ref ReadOnlySpan<byte> wide, string name)
    {
        if (value != uint.MaxValue)
            return value;
        if (wide.Length < 8 || Read64(wide, 0) is var result && result < 0)
            throw Error($"is damaged: the file {Quoted.Text(name)} has no size or place");
        wide = wide[8..];
        return result;
    }

    /// <summary>Finds the data after the local headers, in the order of the archive.</summary>
    private void Locate()
    {
        long end = 0;
        foreach (ZipItem item in _items.Values.OrderBy(item => item.HeaderOffset).ToArray())
        {
            if (item.HeaderOffset < end)
                throw Error($"is damaged: the file {Quoted.Text(item.Name)} overlaps another");
            if (item.HeaderOffset > _start - LocalSize)
                throw Error($"is damaged: the file {Quoted.Text(item.Name)} lies beyond the end");
            byte[] header = ReadBytes(item.HeaderOffset, LocalSize);
            long start = item.HeaderOffset + LocalSize + Read16(header, 26) + Read16(header, 28);
            if (Read32(header, 0) != 0x04034B50)
                throw Error($"is damaged: the file {Quoted.Text(item.Name)} is not where the directory says");
            if (item.PackedLength > _start - start)
                throw Error($"is damaged: the file {Quoted.Text(item.Name)} reaches beyond the end");
            end = start + item.PackedLength;
            _items[item.Name] = item with { DataOffset = start };
        }
    }

    private byte[] ReadBytes(long position, int count) => _file.Read(position, count);

    private static int Read16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Read32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Read64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private InvalidFileException Error(string problem) => new(_file.Path, problem);
}
