namespace BigGan.Cli;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int Usage = 2;

    /// <summary>Stopped by Ctrl-C, as shells number it: 128 + SIGINT. Other signals end the program with codes of their own.</summary>
    internal const int Cancelled = 130;
}
