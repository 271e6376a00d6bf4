using System.IO.Compression;
using BigGan.Names;

namespace BigGan.Data;

/// <summary>Image files in a zip archive, read in place.</summary>
internal sealed class ZipFiles : IImageFiles
{
    // Images are compressed already; an entry with a higher ratio is a zip bomb.
    private const long MaxRatio = 200;
    private const long RatioMattersFrom = 1 << 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private ZipFiles(string path, ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries, ClassFolders layout, string? guessedName)
    {
        Path = path;
        _archive = archive;
        _entries = entries;
        ClassNames = layout.ClassNames;
        Files = [.. layout.Files.Select(file => new ImageFile(file.Name, file.Label, $"{entries[file.Name].Length} {entries[file.Name].Crc32:x8}"))];
        Warnings = guessedName is null ? layout.Warnings
            : [.. layout.Warnings, $"{path} has names that are not UTF-8, read as code page 437, such as {Quoted.Text(guessedName)}; where that is wrong, pack it again with UTF-8 names"];
        HasSplits = layout.HasSplits;
    }

    public string Path { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<ImageFile> Files { get; }

    public IReadOnlyList<string> Warnings { get; }

    public bool HasSplits { get; }

    public static ZipFiles Open(string path, string split, bool allowUnsorted)
    {
        path = System.IO.Path.GetFullPath(path);
        ZipArchive? archive = null;
        var names = new ZipNameEncoding();
        try
        {
            archive = ZipFile.Open(path, ZipArchiveMode.Read, names);
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
            var tree = new SourceTree(path, (name, count) => Start(path, entries[name], count));
            foreach (var entry in archive.Entries)
            {
                string name = CheckedName(path, entry);
                string[] parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
                int leftover = Array.FindIndex(parts, Leftovers.Has);
                if (leftover >= 0)
                    tree.AddLeftover(string.Join('/', parts[..(leftover + 1)]));
                else if (name.EndsWith('/'))
                    tree.Folders.Add(name.TrimEnd('/'));
                else if (entries.TryAdd(name, entry))
                    tree.Files.Add(name);
                else
                    throw new InvalidFileException(path, $"has two entries named '{name}'; pack it again");
            }

            return new ZipFiles(path, archive, entries, ClassFolders.Read(tree, split, allowUnsorted), names.Guessed);
        }
        catch (Exception exception)
        {
            archive?.Dispose();
            if (exception is InvalidDataException or UnauthorizedAccessException or EndOfStreamException)
                throw new InvalidFileException(path, archive is null && ArchiveKind.BeginsAsZip(path) ? "is a zip archive without its end: get it again" : "is truncated, damaged or no zip archive: " + exception.Message, exception);
            throw;
        }
    }

    public byte[] Read(ImageFile file)
    {
        string path = $"{Path}/{file.Name}";
        var entry = _entries[file.Name];
        if (entry.Length > ImageSource.MaxFileSize)
            throw new InvalidFileException(path, $"claims {entry.Length} bytes; the limit for an image is {ImageSource.MaxFileSize}");
        if (entry.IsEncrypted)
            throw new InvalidFileException(path, "is encrypted; unpack the archive with its password first");
        if (entry.Length > RatioMattersFrom && entry.Length / MaxRatio > entry.CompressedLength)
            throw new InvalidFileException(path, $"expands from {entry.CompressedLength} to {entry.Length} bytes, as no image does; refused");
        try
        {
            // ZipArchive has one file position, so only one thread may read at a time; decoding takes far longer than reading.
            lock (_archive)
            {
                using var stream = entry.Open();
                byte[] bytes = new byte[entry.Length];
                stream.ReadExactly(bytes);
                if (stream.ReadByte() >= 0)
                    throw new InvalidFileException(path, $"holds more than the {entry.Length} bytes that the archive claims");
                return bytes;
            }
        }
        catch (Exception exception) when (exception is (InvalidDataException or IOException or NotSupportedException) and not InvalidFileException)
        {
            throw new InvalidFileException(path, "cannot be unpacked: " + exception.Message, exception);
        }
    }

    public void Dispose() => _archive.Dispose();

    private static byte[] Start(string path, ZipArchiveEntry entry, int count)
    {
        if (entry.IsEncrypted)
            return [];
        if (count > RatioMattersFrom && entry.Length > RatioMattersFrom && entry.Length / MaxRatio > entry.CompressedLength)
            throw new InvalidFileException($"{path}/{entry.FullName}", $"expands from {entry.CompressedLength} to {entry.Length} bytes; refused");
        using var stream = entry.Open();
        byte[] bytes = new byte[Math.Min(count, entry.Length)];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static string CheckedName(string path, ZipArchiveEntry entry)
    {
        string name = entry.FullName.Replace('\\', '/');
        bool isAbsolute = name.StartsWith('/') || (name.Length > 1 && name[1] == ':');
        if (isAbsolute || name.Split('/').Contains(".."))
            throw new InvalidFileException(path, $"has the entry '{entry.FullName}', which points outside the archive; refused");
        return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
    }
}
