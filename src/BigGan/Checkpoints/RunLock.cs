using System.Globalization;
using System.Text;

namespace BigGan.Checkpoints;

/// <summary>Locks a run folder for one process. The system releases the lock when the process ends, even if it is killed.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="InvalidFileException">Another process holds the lock, which the message names; or the folder is not writable.</exception>
    public RunLock(string runFolder)
    {
        string path = Path.Combine(runFolder, "run.lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            string? holder = Posix.ReadLocked(path)?.Trim();
            string who = string.IsNullOrEmpty(holder) ? "another process" : $"process {holder}";
            throw new InvalidFileException(runFolder, $"the run folder is in use by {who}; wait for it or choose another folder", error);
        }
        catch (Exception error) when (WriteRefusal.Of(runFolder, error) is { } refusal)
        {
            throw refusal;
        }

        _file.SetLength(0);
        _file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        _file.Flush();
    }

    /// <summary>Releases the lock; the file stays, because removing it could release another process's lock.</summary>
    public void Dispose() => _file.Dispose();

    private static bool IsHeld(IOException error)
    {
        if (OperatingSystem.IsWindows())
            return (error.HResult & 0xFFFF) is 32 or 33; // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        return error.HResult == (OperatingSystem.IsLinux() ? 11 : 35); // EWOULDBLOCK
    }
}
