using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using BigGan.Names;
using Microsoft.Win32.SafeHandles;

namespace BigGan.Weights;

/// <summary>A memory-mapped safetensors file. Opening reads and checks the header only; data is paged in on access.</summary>
/// <remarks>Thread-safe. The file must not be truncated while it is open; it may be replaced by a rename.</remarks>
public sealed unsafe class SafetensorsReader : ITensorFile
{
    private const int LengthSize = 8;
    private const long LargestHeader = 100_000_000; // the limit of the format
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafetensorsHeader _header;
    private readonly byte* _start;
    private readonly byte* _data;
    private readonly SafeFileHandle _handle;
    private bool _disposed;

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="InvalidFileException">It is missing, truncated, damaged or not a safetensors file; the message names the tensor.</exception>
    public SafetensorsReader(string path)
    {
        Path = path;
        long length = LengthOf(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        _handle = stream.SafeFileHandle;
        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start;
        try
        {
            ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, LengthSize));
            if (headerLength > LargestHeader)
            {
                var beginning = new ReadOnlySpan<byte>(start, (int)Math.Min(length, FileSignature.Length));
                throw new InvalidFileException(path, FileSignature.Refusal(beginning, "not a safetensors file")
                    ?? $"says that its header has {headerLength} bytes; it is not a safetensors file");
            }

            if ((long)headerLength > length - LengthSize)
                throw new InvalidFileException(path, $"the file is cut short: its header has {headerLength} bytes, the file {length}");
            _data = start + LengthSize + headerLength;
            var json = new ReadOnlySpan<byte>(start + LengthSize, (int)headerLength);
            _header = SafetensorsHeader.Parse(path, json, length - LengthSize - (long)headerLength);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public string Path { get; }

    /// <summary>Tensor names in the order of their data.</summary>
    public IReadOnlyList<string> Names => _header.Names;

    /// <summary>The file's text entries; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Type, shape and size of a tensor.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist; the message has the nearest names.</exception>
    public SafetensorsEntry this[string name] => _header.Entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");

    TensorEntry ITensorFile.this[string name] => this[name];

    /// <inheritdoc />
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>The elements of a tensor, row-major and little-endian, in the mapped file: valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist, or has more than 2 GiB, for which <see cref="Address"/> can be used.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        SafetensorsEntry entry = this[name];
        if (entry.ByteCount > int.MaxValue)
            throw new InvalidFileException(Path, $"tensor {Quoted.Text(name)} has {entry.ByteCount} bytes, too many to view at once");
        return new ReadOnlySpan<byte>((byte*)Address(name), (int)entry.ByteCount);
    }

    /// <summary>The address of the elements of a tensor of any size, for native code. Read-only, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist.</exception>
    public nint Address(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (nint)(_data + this[name].Offset);
    }

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination)
    {
        SafetensorsEntry entry = this[name];
        if (destination.Length != entry.ByteCount)
            throw new ArgumentException($"tensor {Quoted.Text(name)} has {entry.ByteCount} bytes, the destination {destination.Length}", nameof(destination));
        // Read with file reads and not from the mapping, whose pages would count as memory of this process.
        long position = _data - _start + entry.Offset;
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, position);
            if (read == 0) throw new InvalidFileException(Path, $"the file was cut short within tensor {Quoted.Text(name)} while it was read");
            destination = destination[read..];
            position += read;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static long LengthOf(string path)
    {
        var info = new FileInfo(path);
        RegularFile.Require(path);
        if (!info.Exists)
            throw new InvalidFileException(path, "does not exist");
        if (info.Length < LengthSize)
            throw new InvalidFileException(path, $"has {info.Length} bytes; it is cut short or not a safetensors file");
        return info.Length;
    }
}
