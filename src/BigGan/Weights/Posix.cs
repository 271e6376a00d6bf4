using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigGan.Weights;

/// <summary>The two things about files that .NET has no call for.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22; // EINVAL
    private const int BadDescriptor = 9; // EBADF

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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle);
}
