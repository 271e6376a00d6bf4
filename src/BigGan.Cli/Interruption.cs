using System.Runtime.InteropServices;

namespace BigGan.Cli;

/// <summary>
/// Signals: the first of INT (Ctrl-C), TERM, HUP or USR2 cancels the verb, a second one ends the process at once;
/// USR1 saves and continues; XFSZ, for a file beyond the size limit, becomes an I/O error.
/// </summary>
/// <remarks>A signal that the parent process ignores, as nohup does with HUP, stays ignored by .NET.</remarks>
internal sealed partial class Interruption : IDisposable
{
    private const int FileSizeSignal = 25; // SIGXFSZ
    private const nint Ignore = 1; // SIG_IGN

    // A closing terminal sends HUP twice, as do launchers that forward signals to their process group; these count as one.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(0.25);

    // Never unregistered: a USR1 that arrives after the work must not end the process with an error.
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

    /// <summary>The exit code after a signal: 128 plus its number; null without a signal.</summary>
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

    /// <summary>Cancels the verb, or ends the process at the second signal.</summary>
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

    // Environment.Exit would unload LibTorch while other threads still compute.
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void LeaveAtOnce(int code);
}
