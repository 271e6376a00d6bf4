namespace BigGan;

/// <summary>Writes files atomically: after a crash or an error, a file has its old or its complete new contents.</summary>
public static class AtomicFile
{
    /// <summary>The suffix of files that are being written.</summary>
    internal const string Suffix = ".partial";

    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);
    private static string? _tidied;

    /// <summary>Writes a temporary file beside the target, flushes it to the disk and renames it to the target.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Writes the contents from the start of an empty stream.</param>
    /// <param name="byteCount">The size of the file, if known: a full disk or a limit on the size of files is then reported before anything is written.</param>
    /// <exception cref="DiskFullException">No space is left, or a file may not become so large; an existing file remains.</exception>
    /// <exception cref="InvalidFileException">The path is a folder, its folder does not exist, or the folder is not writable.</exception>
    /// <remarks>What a process that was killed has left half written in the same folder is removed.</remarks>
    public static void Write(string path, Action<FileStream> write, long? byteCount = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
            throw new InvalidFileException(path, "is a folder; name a file in it");
        if (!Directory.Exists(folder))
            throw new InvalidFileException(path, "its folder does not exist; create it first");
        if (_tidied != folder)
            RemoveLeftOvers(_tidied = folder);
        DiskFullException.ThrowIfTooLarge(path, byteCount);

        string aside = NewPartial(folder);
        bool isInWriter = false; // the writer may fail on other files
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                isInWriter = true;
                write(stream);
                isInWriter = false;
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, target, overwrite: true);
        }
        catch (Exception error)
        {
            bool isFull = DiskFullException.IsCause(error) && (error is IOException || !MayGrow(aside));
            File.Delete(aside); // before the free space is measured
            if (isFull)
                throw new DiskFullException(path, byteCount, error);
            if (!isInWriter && WriteRefusal.Of(path, error) is { } refusal)
                throw refusal;
            throw;
        }

        Posix.FlushFolder(folder);
    }

    /// <summary>Writes UTF-8 text without a byte order mark.</summary>
    /// <inheritdoc cref="Write" path="/exception" />
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="text">The contents.</param>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    // .NET reports a limit on the size of files as an ArgumentOutOfRangeException, which may also be a mistake of the caller.
    private static bool MayGrow(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            stream.WriteByte(0);
            return true;
        }
        catch (Exception error) when (DiskFullException.IsCause(error))
        {
            return false;
        }
    }

    /// <summary>The path of a temporary file in a folder.</summary>
    internal static string NewPartial(string folder) => Path.Combine(folder, $".{Guid.NewGuid():N}{Suffix}");

    /// <summary>Removes the temporary files of processes that were killed.</summary>
    /// <remarks>A file that a process still writes is locked, except right after its creation and right before it is renamed; therefore files of the last minute stay.</remarks>
    internal static void RemoveLeftOvers(string folder)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles(".*" + Suffix))
        {
            if (!Guid.TryParseExact(file.Name[1..^Suffix.Length], "N", out _))
                continue;
            if (DateTime.UtcNow - file.LastWriteTimeUtc < Youth)
                continue;
            try
            {
                using (new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    file.Delete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it or has removed it, or it belongs to another user.
            }
        }
    }
}
