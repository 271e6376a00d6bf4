namespace BigGan;

/// <summary>Describes why the system refuses to write a file, with the path that the user gave instead of that of a temporary file.</summary>
internal static class WriteRefusal
{
    private const int ReadOnlyFileSystem = 30; // EROFS

    /// <summary>The exception for a file or folder that is not writable; null for every other error.</summary>
    /// <param name="path">The path to write, as given by the user.</param>
    /// <param name="error">The system's error.</param>
    internal static InvalidFileException? Of(string path, Exception error) => error switch
    {
        InvalidFileException => null, // has the reason already
        IOException { HResult: ReadOnlyFileSystem } when !OperatingSystem.IsWindows() => ReadOnly(path, error),
        UnauthorizedAccessException { InnerException: IOException { HResult: ReadOnlyFileSystem } } when !OperatingSystem.IsWindows() => ReadOnly(path, error),
        UnauthorizedAccessException => new InvalidFileException(path, "permission denied; write elsewhere, or as the user that owns the folder", error),
        _ => null,
    };

    /// <summary>Runs an action that writes files.</summary>
    /// <exception cref="InvalidFileException">The system refuses to write the file; the message names the path.</exception>
    internal static void Explain(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (Of(path, error) is { } refusal)
        {
            throw refusal;
        }
    }

    private static InvalidFileException ReadOnly(string path, Exception error) => new(path, "the file system is read-only; write elsewhere", error);
}
