using Microsoft.Win32.SafeHandles;

namespace BigGan.Weights;

/// <summary>A file that is read at given positions. Thread-safe; nothing is cached in memory.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file; other processes may replace it by a rename while it is open.</summary>
    /// <exception cref="InvalidFileException">It is missing, unreadable, a folder, a pipe, a socket or a device.</exception>
    public FileBytes(string path)
    {
        Path = path;
        RegularFile.Require(path);
        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _handle?.Dispose();
            bool isMissing = error is FileNotFoundException or DirectoryNotFoundException;
            throw new InvalidFileException(path, isMissing ? "does not exist" : $"cannot be opened: {error.Message}", error);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Fills the destination with the bytes at a position.</summary>
    /// <exception cref="InvalidFileException">The file is too short.</exception>
    public void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(_handle, destination, position);
            if (count == 0)
                throw new InvalidFileException(Path, $"is cut short: it ends before byte {position + destination.Length}");
            destination = destination[count..];
            position += count;
        }
    }

    /// <summary>The bytes at a position, in a new array.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="count">Number of bytes, already checked against a limit.</param>
    /// <exception cref="InvalidFileException">The file is too short.</exception>
    public byte[] Read(long position, int count)
    {
        byte[] bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    public void Dispose() => _handle.Dispose();
}
