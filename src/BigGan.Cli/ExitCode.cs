namespace BigGan.Cli;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCode
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int Usage = 2;

    /// <summary>Stopped by Ctrl-C, as in shells: 128 + SIGINT. Other signals have codes of their own.</summary>
    internal const int Cancelled = 130;
}
