namespace BigGan;

/// <summary>A file could not be written because the disk or a quota is full, or because of a limit on the size of files.</summary>
/// <remarks>The message is one line: the path, what was needed and what is free. What was there before is unchanged.</remarks>
public sealed class DiskFullException : IOException
{
    private const int NoSpace = 28; // ENOSPC
    private const int TooLarge = 27; // EFBIG

    /// <summary>Creates the exception, which measures the free space.</summary>
    /// <param name="path">The file or folder that could not be written.</param>
    /// <param name="neededBytes">The size of the file in bytes, or null if it is not known in advance.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DiskFullException(string path, long? neededBytes, Exception? inner = null)
        : base(Describe(path, neededBytes, inner), inner) => (Path, NeededBytes) = (path, neededBytes);

    /// <summary>The file or folder that could not be written.</summary>
    public string Path { get; }

    /// <summary>The size of the file in bytes, or null if unknown.</summary>
    public long? NeededBytes { get; }

    /// <summary>Refuses a file that is larger than the free space.</summary>
    /// <param name="path">The file to be written.</param>
    /// <param name="byteCount">Its size; null if unknown.</param>
    /// <exception cref="DiskFullException">The disk has less free space, or this process may not write such a large file.</exception>
    public static void ThrowIfTooLarge(string path, long? byteCount)
    {
        if (byteCount > FreeBytes(path) || byteCount > Posix.FileSizeLimit())
            throw new DiskFullException(path, byteCount);
    }

    /// <summary>Free space for a folder in bytes, or null if the file system does not report it.</summary>
    public static long? FreeBytes(string path)
    {
        string? folder = System.IO.Path.GetFullPath(path);
        while (folder is not null && !Directory.Exists(folder))
            folder = System.IO.Path.GetDirectoryName(folder);
        if (folder is null)
            return null;
        var drive = new DriveInfo(folder);
        return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null; // some network file systems report 0 of 0
    }

    /// <summary>Whether an I/O error means that no space is left, or that a file must not become larger.</summary>
    internal static bool IsCause(Exception error)
    {
        if (IsSizeLimit(error))
            return true;
        if (error is not IOException)
            return false;
        if (OperatingSystem.IsWindows())
            return (error.HResult & 0xFFFF) is 0x27 or 0x70; // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        return error.HResult is NoSpace || error.HResult == (OperatingSystem.IsLinux() ? 122 : 69); // EDQUOT
    }

    // .NET reports EFBIG as an ArgumentOutOfRangeException for a parameter that does not exist.
    private static bool IsSizeLimit(Exception? error) => error
        is DiskFullException { InnerException: { } cause } && IsSizeLimit(cause)
        || error is ArgumentOutOfRangeException { ParamName: "value" }
        || (error is IOException { HResult: TooLarge } && !OperatingSystem.IsWindows());

    private static string Describe(string path, long? needed, Exception? cause)
    {
        string amount = needed is { } count ? $"it needs {Size(count)}, " : "";
        if (IsSizeLimit(cause) || needed > Posix.FileSizeLimit())
        {
            string limit = Posix.FileSizeLimit() is { } most ? $"{Size(most)} are allowed by 'ulimit -f'" : "the file system takes no larger file";
            return $"{path}: no file may be so large ({amount}{limit}); raise the limit or write less, nothing that was there before has changed";
        }

        string free = FreeBytes(path) is { } bytes ? $"{Size(bytes)} free" : "free space unknown";
        return $"{path}: the disk is full ({amount}{free}); make room and try again, nothing that was there before has changed";
    }

    private static string Size(long bytes) => ByteSize.Describe(bytes);
}
