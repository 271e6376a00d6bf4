namespace BigGan;

/// <summary>A file that could not be written because the disk, or the quota on it, is full.</summary>
/// <remarks>The message is one line: the path, what was needed and what is free. What was there before is unchanged.</remarks>
public sealed class DiskFullException : IOException
{
    /// <summary>Creates the exception; the free space is measured here.</summary>
    /// <param name="path">The file or folder that could not be written.</param>
    /// <param name="neededBytes">Its whole size in bytes, or null where that is not known beforehand.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DiskFullException(string path, long? neededBytes, Exception? inner = null)
        : base(Describe(path, neededBytes), inner) => (Path, NeededBytes) = (path, neededBytes);

    /// <summary>The file or folder that could not be written.</summary>
    public string Path { get; }

    /// <summary>Its whole size in bytes, or null where that is not known.</summary>
    public long? NeededBytes { get; }

    /// <summary>Whether an error of the operating system means that there is no space left.</summary>
    internal static bool IsCause(IOException error)
    {
        if (OperatingSystem.IsWindows())
            return (error.HResult & 0xFFFF) is 0x27 or 0x70; // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        return error.HResult is 28 || error.HResult == (OperatingSystem.IsLinux() ? 122 : 69); // ENOSPC, EDQUOT
    }

    /// <summary>Bytes that may still be written below a folder, or null where the file system does not say.</summary>
    internal static long? FreeBytes(string path)
    {
        string? folder = System.IO.Path.GetFullPath(path);
        while (folder is not null && !Directory.Exists(folder))
            folder = System.IO.Path.GetDirectoryName(folder);
        if (folder is null)
            return null;
        var drive = new DriveInfo(folder);
        return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null; // some network file systems report 0 of 0
    }

    private static string Describe(string path, long? needed)
    {
        string free = FreeBytes(path) is { } bytes ? $"{Size(bytes)} free" : "free space unknown";
        string amount = needed is { } count ? $"it needs {Size(count)}, {free}" : free;
        return $"{path}: the disk is full ({amount}); make room and try again, nothing that was there before has changed";
    }

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} bytes",
        < 10_000_000 => $"{bytes / 1e3:0.0} kB",
        < 10_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.0} GB",
    };
}
