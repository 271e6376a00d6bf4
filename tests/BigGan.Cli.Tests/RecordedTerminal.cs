namespace BigGan.Cli.Tests;

/// <summary>A terminal that nobody watches, and what was written to it.</summary>
/// <remarks>Its clock stands still, so that no work takes long enough for a line of progress, however busy the machine is.</remarks>
internal sealed class RecordedTerminal
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    internal RecordedTerminal() => Terminal = new Terminal(_output, _error, isInteractive: false, new StoppedClock());

    internal Terminal Terminal { get; }

    internal string Output => _output.ToString();

    internal string Error => _error.ToString();

    /// <summary>What a person was told.</summary>
    internal string Messages => Error;

    /// <summary>Runs one command line over the given verbs, or over the program's own.</summary>
    internal int Run(string[] arguments, params Verb[] verbs) =>
        new CommandHost(Terminal, verbs.Length > 0 ? verbs : Verbs.All(Terminal)).Run(arguments);

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
