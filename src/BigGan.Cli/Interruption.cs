using System.Runtime.InteropServices;

namespace BigGan.Cli;

/// <summary>Ctrl-C and a polite kill: the first asks the verb for a clean end, the second ends the process at once.</summary>
internal sealed partial class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Terminal _terminal;
    private int _signals;

    internal Interruption(Terminal terminal)
    {
        _terminal = terminal;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            _terminal.Restore();
            LeaveAtOnce(ExitCode.Cancelled);
        }

        _terminal.Note(context.Signal == PosixSignal.SIGINT ? "stopping; Ctrl-C again stops at once" : "stopping");
        _source.Cancel();
    }

    // Not Environment.Exit: it would tear LibTorch down below the threads that still compute with it.
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void LeaveAtOnce(int code);
}
