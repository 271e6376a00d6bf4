using System.Runtime.InteropServices;

namespace BigGan.Cli;

/// <summary>
/// Signals: the first that asks for an end (Ctrl-C, TERM, HUP, USR2) asks the verb for a clean one, the second ends the process at once;
/// USR1 asks to save and go on; XFSZ, a file that is too large, becomes an error of the write.
/// </summary>
/// <remarks>A signal that the parent has told this process to ignore, as nohup does with HUP, stays ignored: .NET leaves it so.</remarks>
internal sealed partial class Interruption : IDisposable
{
    private const int FileSizeSignal = 25; // SIGXFSZ
    private const nint Ignore = 1; // SIG_IGN

    // A closing terminal sends HUP twice, and so do launchers that pass on what their whole group gets: that is one wish.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(0.25);

    // Never given back: a wish to save that comes when the work is done must not end the process with an error.
    private static PosixSignalRegistration? _wishToSave;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Terminal _terminal;
    private readonly Lock _lock = new();
    private long _since;
    private int? _first;

    internal Interruption(Terminal terminal)
    {
        _terminal = terminal;
        Register(PosixSignal.SIGINT, () => End(2));
        Register(PosixSignal.SIGTERM, () => End(15));
        if (OperatingSystem.IsWindows()) return;
        Register(PosixSignal.SIGHUP, () => End(1));
        (int save, int end) = OperatingSystem.IsLinux() ? (10, 12) : (30, 31); // SIGUSR1, SIGUSR2
        Register((PosixSignal)save, Save);
        _wishToSave ??= PosixSignalRegistration.Create((PosixSignal)save, context => context.Cancel = true);
        Register((PosixSignal)end, () => End(end));
        _ = Answer(FileSizeSignal, Ignore); // the write that goes too far fails instead
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>What the program ends with once it is interrupted: 128 and the number of the signal; null before.</summary>
    internal int? ExitCode
    {
        get
        {
            lock (_lock) return 128 + _first;
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Register(PosixSignal signal, Action handle) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // not what the system does where nobody listens
        handle();
    }));

    /// <summary>Ends the verb, or at the second wish the process.</summary>
    internal void End(int signal)
    {
        lock (_lock)
        {
            if (_first is null)
            {
                (_first, _since) = (signal, _terminal.Clock.GetTimestamp());
            }
            else
            {
                if (_terminal.Clock.GetElapsedTime(_since) < SameWish) return;
                _terminal.Restore();
                LeaveAtOnce(128 + signal);
            }
        }

        _terminal.Note(signal == 2 ? "stopping; Ctrl-C again stops at once" : "stopping");
        _source.Cancel();
    }

    private void Save()
    {
        if (_terminal.SaveAskedFor is { } save) save();
        else _terminal.Note("there is nothing to save before the end; going on");
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Answer(int signal, nint answer);

    // Not Environment.Exit: it would tear LibTorch down below the threads that still compute with it.
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void LeaveAtOnce(int code);
}
