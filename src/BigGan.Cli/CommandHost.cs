using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using BigGan.Cli.Options;
using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Cli;

/// <summary>Parses a command line, runs its verb and turns whatever happens into an exit code and at most one line of error.</summary>
/// <param name="terminal">Where everything is said.</param>
/// <param name="verbs">What the program can do.</param>
internal sealed class CommandHost(Terminal terminal, IReadOnlyList<Verb> verbs)
{
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show the full trace of an error", Recursive = true };

    private readonly Option<bool> _version = new("--version") { Description = "Show the version" };

    internal static string Version { get; } =
        typeof(CommandHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The whole command line.</summary>
    internal Verb CreateRoot()
    {
        var root = new Verb(
            "biggan",
            "BigGAN for .NET: trains class-conditional image generators, samples from them and evaluates them.",
            [.. verbs.Select(verb => verb.Examples[0])]);
        foreach (Verb verb in verbs) root.Subcommands.Add(verb);
        StrictNumbers.ApplyTo(root);
        root.Options.Add(new HelpOption { Action = new HelpWithExamples() });
        root.Options.Add(_version);
        root.Options.Add(_verbose);
        return root.Does((parsed, _) =>
        {
            if (parsed.GetValue(_version))
            {
                terminal.WriteLine(Version);
                return ExitCode.Success;
            }

            new HelpWithExamples().Invoke(parsed);
            return ExitCode.Usage;
        });
    }

    /// <summary>Runs one command line to its end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    internal int Run(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = Parse(arguments);
        if (parsed.Action is not HelpWithExamples && UsageError.Describe(parsed, arguments) is { } problem)
        {
            terminal.Fail(problem);
            return ExitCode.Usage;
        }

        using var interruption = new Interruption(terminal);
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Ctrl-C is Interruption's
            };
            int code = parsed.InvokeAsync(configuration, interruption.Token).GetAwaiter().GetResult();
            if (LabelFont.WasMissed) terminal.Warn($"there is no font on this machine, so sheets and charts have no text; install one: {LabelFont.InstallCommand}");
            return interruption.ExitCode ?? code;
        }
        catch (Exception e)
        {
            return Report(Cause(e), parsed, interruption.ExitCode);
        }
    }

    // No response files: '@' may begin a text or a path. No bundling: '-abc' is a mistake, not three options.
    internal ParseResult Parse(IReadOnlyList<string> arguments)
    {
        Verb root = CreateRoot();
        ParseResult parsed = Read(arguments);
        return parsed.CommandResult.Command.Arguments.Count == 0 ? parsed : Read(JsonOption.WithoutNextWord(arguments));

        ParseResult Read(IReadOnlyList<string> words) => root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
    }

    private int Report(Exception e, ParseResult parsed, int? interrupted)
    {
        bool verbose = parsed.GetValue(_verbose);
        if (e is OperationCanceledException && interrupted is { } code)
        {
            terminal.Note(e is WorkCancelledException { Done: { } done } ? $"cancelled: {done}" : "cancelled");
            return code;
        }

        string line = OneLine(Remedies.Line(e, parsed.CommandResult.Command.Name));
        terminal.Fail(IsExpected(e) ? line : $"unexpected {e.GetType().Name}: {line} (probably a defect of this program; --verbose shows where)");
        if (verbose && e is InvalidFileException { Details: { Count: > 0 } details })
        {
            foreach (string detail in details) terminal.Note(detail);
        }

        if (verbose) terminal.Note(e.ToString());
        return e is InvalidOptionException ? ExitCode.Usage : ExitCode.Failure;
    }

    // The messages of our own exceptions and of I/O exceptions are for users. Any other exception is a defect, including an operator that LibTorch refuses.
    private static bool IsExpected(Exception e) => e switch
    {
        IOException or UnauthorizedAccessException or OutOfMemoryException => true,
        TorchException torch => torch.Failure != TorchFailure.Operation,
        _ => e.GetType().Namespace is { } space && (space == "BigGan" || space.StartsWith("BigGan.", StringComparison.Ordinal)),
    };

    private static Exception Cause(Exception e) =>
        e is AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException && e.InnerException is { } inner ? Cause(inner) : e;

    // LibTorch's messages go on with a native stack trace.
    private static string OneLine(string message) =>
        message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("no message");
}
