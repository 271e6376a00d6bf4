namespace BigGan;

/// <summary>Says in words what the system refuses to write, by the name that the user gave rather than that of a file beside it.</summary>
internal static class WriteRefusal
{
    private const int ReadOnlyFileSystem = 30; // EROFS

    /// <summary>The error to report where a file or folder may not be written; null for every other error.</summary>
    /// <param name="path">What was to be written, as it was named.</param>
    /// <param name="error">What the system said.</param>
    internal static InvalidFileException? Of(string path, Exception error) => error switch
    {
        InvalidFileException => null, // says already what is wrong
        IOException { HResult: ReadOnlyFileSystem } when !OperatingSystem.IsWindows() => ReadOnly(path, error),
        UnauthorizedAccessException { InnerException: IOException { HResult: ReadOnlyFileSystem } } when !OperatingSystem.IsWindows() => ReadOnly(path, error),
        UnauthorizedAccessException => new InvalidFileException(path, "permission denied; write elsewhere, or as the user that owns the folder", error),
        _ => null,
    };

    /// <summary>Does something that writes.</summary>
    /// <exception cref="InvalidFileException">The system refuses to write there; the message names the path.</exception>
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
