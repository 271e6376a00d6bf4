namespace BigGan.Torch;

/// <summary>Keeps the program's answers to signals while LibTorch loads.</summary>
/// <remarks>
/// Debian's newer versions of LibTorch load UCX (through MPI and UCC). UCX installs handlers for SIGHUP, for a debugging mode, and SIGSEGV, which .NET needs,
/// unless environment variables disable them. UCX reads the variables when it is loaded, so the environment is restored afterwards.
/// </remarks>
internal readonly ref struct KeptSignals : IDisposable
{
    private const string DebugSignal = "UCX_DEBUG_SIGNO", ErrorHandling = "UCX_HANDLE_ERRORS";

    private readonly bool _setDebugSignal, _setErrorHandling;

    public KeptSignals()
    {
        _setDebugSignal = SetUnlessSet(DebugSignal, "0");
        _setErrorHandling = SetUnlessSet(ErrorHandling, "none");
    }

    /// <summary>Restores the environment.</summary>
    public void Dispose()
    {
        if (_setDebugSignal) _ = CLibrary.unsetenv(DebugSignal);
        if (_setErrorHandling) _ = CLibrary.unsetenv(ErrorHandling);
    }

    private static bool SetUnlessSet(string name, string value) =>
        !OperatingSystem.IsWindows() && CLibrary.getenv(name) == 0 && CLibrary.setenv(name, value, 0) == 0;
}
