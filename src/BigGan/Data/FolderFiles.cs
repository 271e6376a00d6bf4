using BigGan.Names;

namespace BigGan.Data;

/// <summary>Image files in a folder.</summary>
internal sealed class FolderFiles : IImageFiles
{
    private FolderFiles(string path, ClassFolders layout)
    {
        Path = path;
        ClassNames = layout.ClassNames;
        Files = [.. layout.Files.Select(file => new ImageFile(file.Name, file.Label, IdentityOf(System.IO.Path.Combine(path, file.Name))))];
        Warnings = layout.Warnings;
        HasSplits = layout.HasSplits;
    }

    public string Path { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<ImageFile> Files { get; }

    public IReadOnlyList<string> Warnings { get; }

    public bool HasSplits { get; }

    public static FolderFiles Open(string path, string split, bool allowUnsorted)
    {
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var tree = new SourceTree(path, (name, count) => Start(System.IO.Path.Combine(path, name), count));
        Walk(new DirectoryInfo(path), "", [PlaceOf(path)], tree);
        if (tree.Unreadable is [("", var problem)])
            throw new InvalidFileException(path, "cannot be read: " + problem);
        return new FolderFiles(path, ClassFolders.Read(tree, split, allowUnsorted));
    }

    public byte[] Read(ImageFile file)
    {
        string path = System.IO.Path.Combine(Path, file.Name);
        if (BrokenLink(new FileInfo(path)) is { } target)
            throw new InvalidFileException(path, IsLinkTo(target));
        if (Posix.StatusOf(path) is { IsRegular: false })
            throw new InvalidFileException(path, "is not a file that can be read, but a folder, pipe, socket or device");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length > ImageSource.MaxFileSize)
                throw new InvalidFileException(path, $"is {stream.Length} bytes; the limit for an image is {ImageSource.MaxFileSize}");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not InvalidFileException)
        {
            throw new InvalidFileException(path, "cannot be read: " + exception.Message, exception);
        }
    }

    public void Dispose()
    {
        // No file stays open.
    }

    private static void Walk(DirectoryInfo folder, string prefix, (ulong, ulong)[] above, SourceTree tree)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            tree.Unreadable.Add((prefix.TrimEnd('/'), error.Message));
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            string name = prefix + entry.Name;
            if (Leftovers.Has(entry.Name))
            {
                if (entry is DirectoryInfo) tree.AddLeftover(name);
                continue;
            }

            RequireUtf8(entry);
            if (entry is not DirectoryInfo inner)
            {
                // A link named like an image is an unreadable image; any other link may be one to a class folder.
                if (!ImageNames.IsImage(name) && BrokenLink(entry) is { } target) tree.Unreadable.Add((name, IsLinkTo(target)));
                else tree.Files.Add(name);
                continue;
            }

            // A link to a folder that is being walked would never end.
            (ulong, ulong) place = PlaceOf(inner.FullName);
            if (above.Contains(place))
                continue;
            tree.Folders.Add(name);
            Walk(inner, name + "/", [.. above, place], tree);
        }
    }

    private static string IsLinkTo(string target) => $"is a link to {Quoted.Plain(target)}, which does not exist";

    // The target of a link that is broken or circular; null for any other file.
    private static string? BrokenLink(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not { } target) return null;
        try
        {
            return entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } ? null : target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return target;
        }
    }

    // .NET reads invalid UTF-8 in a file name as U+FFFD, and the resulting name does not open the file.
    private static void RequireUtf8(FileSystemInfo entry)
    {
        if (entry.Name.Contains('\ufffd', StringComparison.Ordinal) && !System.IO.Path.Exists(entry.FullName))
            throw new InvalidFileException(entry.FullName, "has a name that is not UTF-8; rename it, or all of its folder as in: convmv -r -f latin1 -t utf8 --notest FOLDER");
    }

    // The resolved path of a folder, which is the same for all links to it.
    private static (ulong, ulong) PlaceOf(string folder)
    {
        if (Posix.StatusOf(folder) is { } status) return status.Place;
        var info = new DirectoryInfo(folder);
        return ((ulong)(info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName.GetHashCode(StringComparison.Ordinal), ulong.MaxValue);
    }

    private static byte[] Start(string path, int count)
    {
        try
        {
            if (Posix.StatusOf(path) is { IsRegular: false }) return []; // opening a pipe would block until another process writes to it
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            byte[] bytes = new byte[Math.Min(count, stream.Length)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string IdentityOf(string path)
    {
        if (Posix.StatusOf(path) is { } status)
            return status.IsRegular ? status.Version : "special";
        var info = new FileInfo(path);
        return info.Exists ? $"{info.Length} {info.LastWriteTimeUtc.Ticks}" : "missing";
    }
}
