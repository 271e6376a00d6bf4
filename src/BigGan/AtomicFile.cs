namespace BigGan;

/// <summary>Files that are whole or absent: written aside, flushed to the disk, then renamed into place.</summary>
internal static class AtomicFile
{
    /// <summary>Ends the name of a file that is still being written.</summary>
    internal const string Suffix = ".partial";

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">Its folder is created where missing.</param>
    /// <param name="write">Writes the content; when it throws, nothing is left behind.</param>
    internal static void Write(string path, Action<FileStream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);

        // The name is unique, so that two processes writing the same file do not mix their bytes.
        string aside = $"{full}.{Guid.NewGuid():N}{Suffix}";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
