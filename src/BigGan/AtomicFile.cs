using BigGan.Weights;

namespace BigGan;

/// <summary>Files that are either the old one or the whole new one, whatever happens while they are written.</summary>
public static class AtomicFile
{
    /// <summary>Ends the name of a file that is still being written.</summary>
    internal const string Suffix = ".partial";

    /// <summary>Writes beside the target, flushes to the disk and renames over the target.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Writes the contents from the start of an empty stream.</param>
    /// <param name="byteCount">The whole size where it is known: a disk with less room is refused before anything is written.</param>
    /// <exception cref="DiskFullException">No space is left; the old file, if there was one, remains.</exception>
    /// <exception cref="InvalidFileException">The path is a folder, or its folder does not exist.</exception>
    public static void Write(string path, Action<FileStream> write, long? byteCount = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
            throw new InvalidFileException(path, "is a folder; name a file in it");
        if (!Directory.Exists(folder))
            throw new InvalidFileException(path, "its folder does not exist; create it first");
        if (byteCount > DiskFullException.FreeBytes(folder))
            throw new DiskFullException(path, byteCount);

        string aside = Path.Combine(folder, $".{Guid.NewGuid():N}{Suffix}");
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, target, overwrite: true);
        }
        catch (IOException error) when (DiskFullException.IsCause(error))
        {
            File.Delete(aside); // before the free space is measured
            throw new DiskFullException(path, byteCount, error);
        }
        catch
        {
            File.Delete(aside);
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
}
