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
        var files = new List<string>();
        var folders = new List<string>();
        try
        {
            Walk(new DirectoryInfo(path), "", [RealPath(new DirectoryInfo(path))], files, folders);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidFileException(path, "cannot be read: " + exception.Message, exception);
        }

        return new FolderFiles(path, ClassFolders.Read(path, files, folders, split, allowUnsorted));
    }

    public byte[] Read(ImageFile file)
    {
        string path = System.IO.Path.Combine(Path, file.Name);
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

    private static void Walk(DirectoryInfo folder, string prefix, List<string> above, List<string> files, List<string> folders)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (ClassFolders.IsClutter(entry.Name))
                continue;
            RequireUtf8(entry);
            string name = prefix + entry.Name;
            if (entry is not DirectoryInfo inner)
            {
                files.Add(name);
                continue;
            }

            // A link to a folder that is being walked would lead round in circles.
            string real = RealPath(inner);
            if (above.Contains(real))
                continue;
            folders.Add(name);
            Walk(inner, name + "/", [.. above, real], files, folders);
        }
    }

    // What is not UTF-8 in a name is read as U+FFFD, by which nothing can be opened.
    private static void RequireUtf8(FileSystemInfo entry)
    {
        if (entry.Name.Contains('\ufffd', StringComparison.Ordinal) && !System.IO.Path.Exists(entry.FullName))
            throw new InvalidFileException(entry.FullName, "has a name that is not UTF-8; rename it, or all of its folder as in: convmv -r -f latin1 -t utf8 --notest FOLDER");
    }

    private static string RealPath(DirectoryInfo folder) => (folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName;

    private static string IdentityOf(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            info = target;
        return info.Exists ? $"{info.Length} {info.LastWriteTimeUtc.Ticks}" : "missing";
    }
}
