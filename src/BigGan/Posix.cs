using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigGan;

/// <summary>What .NET has no call for: facts about files and their users, names in folders, locked files, the limit on the size of files.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22; // EINVAL
    private const int BadDescriptor = 9; // EBADF
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicStatus = 0x7ff; // STATX_BASIC_STATS
    private const int FileSize = 1; // RLIMIT_FSIZE

    /// <summary>Makes the names in a folder, such as that of a renamed file, survive a power cut.</summary>
    /// <remarks>Windows needs no such call: its file system journals names.</remarks>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = Open(folder, ReadOnly);
        if (handle.IsInvalid)
            throw new IOException($"{folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        if (Flush(handle) == 0)
            return;

        // Some network file systems have nothing to flush for a folder and say so with these two codes.
        if (Marshal.GetLastPInvokeError() is not (InvalidArgument or BadDescriptor))
            throw new IOException($"{folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The start of a file that another process holds locked, which .NET itself would not open; null where that cannot be had.</summary>
    public static string? ReadLocked(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        using SafeFileHandle handle = Open(path, ReadOnly);
        if (handle.IsInvalid)
            return null;
        Span<byte> bytes = stackalloc byte[64];
        int count = RandomAccess.Read(handle, bytes, 0);
        return System.Text.Encoding.UTF8.GetString(bytes[..count]);
    }

    /// <summary>What the file system knows of a file or folder, links followed; null where it is missing or cannot be asked.</summary>
    public static FileStatus? StatusOf(string path) =>
        OperatingSystem.IsLinux() && Status(CurrentFolder, path, 0, BasicStatus, out FileStatus status) == 0 ? status : null;

    /// <summary>The user whose rights this process has.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out FileStatus status);

    /// <summary>The most bytes that this process may give a file (<c>ulimit -f</c>), or null where there is no limit.</summary>
    public static long? FileSizeLimit()
    {
        if (!Environment.Is64BitProcess || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
            return null;
        return ReadLimit(FileSize, out Limit limit) == 0 && limit.Soft < long.MaxValue ? (long)limit.Soft : null;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int ReadLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
