using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigGan;

/// <summary>System calls that .NET does not offer: file status and owner, flushing folders, locked files, the native environment, the limit on the size of files.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22; // EINVAL
    private const int BadDescriptor = 9; // EBADF
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicStatus = 0x7ff; // STATX_BASIC_STATS
    private const int FileSize = 1; // RLIMIT_FSIZE

    /// <summary>Flushes a folder, so that a renamed file survives a power cut under its new name.</summary>
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

        // Some network file systems do not support flushing a folder and return one of these two codes.
        if (Marshal.GetLastPInvokeError() is not (InvalidArgument or BadDescriptor))
            throw new IOException($"{folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The beginning of a file that another process has locked, which .NET does not open; null on failure.</summary>
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

    /// <summary>The status of a file or folder, links followed; null if it is missing or cannot be read.</summary>
    public static FileStatus? StatusOf(string path) =>
        OperatingSystem.IsLinux() && Status(CurrentFolder, path, 0, BasicStatus, out FileStatus status) == 0 ? status : null;

    /// <summary>Sets a variable in the environment that native libraries read, which is not the one that .NET keeps.</summary>
    /// <returns>0 on success.</returns>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>The effective user of this process.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out FileStatus status);

    /// <summary>The limit of this process on the size of files (<c>ulimit -f</c>) in bytes, or null without a limit.</summary>
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
