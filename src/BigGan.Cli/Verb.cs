using System.CommandLine;

namespace BigGan.Cli;

/// <summary>One verb of the program. Its examples end its help, so a verb cannot be made without one.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">What the user types.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="examples">Complete command lines.</param>
    internal Verb(string name, string description, params IReadOnlyList<Example> examples)
        : base(name, description) => Examples = examples;

    internal IReadOnlyList<Example> Examples { get; }

    /// <summary>Former names of options: they still work, the help does not list them, and messages use the name of today.</summary>
    internal Dictionary<string, Option> FormerNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Keeps the former name of an option working.</summary>
    internal void Rename(Option option, string former)
    {
        option.Aliases.Add(former);
        FormerNames.Add(former, option);
    }

    /// <summary>Says what the verb does.</summary>
    /// <param name="run">Runs to the end on the calling thread; its token is cancelled by Ctrl-C. Returns an <see cref="ExitCode"/>.</param>
    internal Verb Does(Func<ParseResult, CancellationToken, int> run)
    {
        SetAction((parsed, cancellation) => Task.FromResult(run(parsed, cancellation)));
        return this;
    }
}

/// <summary>A command line that a user may copy.</summary>
/// <param name="Line">Begins with <c>biggan</c>.</param>
/// <param name="Meaning">What it does, in a few words.</param>
internal sealed record Example(string Line, string Meaning);
