using Spectre.Console;

namespace BigGan.Cli;

/// <summary>
/// Where the program writes: results, which a script may read, to the output; progress, notes and errors to the error stream.
/// </summary>
internal sealed class Terminal
{
    private readonly Lazy<IAnsiConsole> _console;

    /// <param name="output">For results.</param>
    /// <param name="error">For everything else.</param>
    /// <param name="isInteractive">A person watches the error stream: progress may be redrawn in place.</param>
    internal Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
        // Made only when something is drawn: finding out what the terminal can do costs start-up time.
        _console = new Lazy<IAnsiConsole>(() => AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        }));
    }

    internal TextWriter Output { get; }

    internal TextWriter Error { get; }

    internal bool IsInteractive { get; }

    internal static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Writes a line of results.</summary>
    internal void WriteLine(string line) => Output.WriteLine(Harmless(line));

    /// <summary>Tells a person something, also while progress is drawn.</summary>
    internal void Note(string line)
    {
        // Through the console that draws, so that the line appears above the bar instead of inside it.
        if (IsInteractive && _console.IsValueCreated) _console.Value.WriteLine(Harmless(line));
        else Error.WriteLine(Harmless(line));
    }

    /// <summary>Tells a person that something may be wrong; the work goes on.</summary>
    internal void Warn(string line) => Note($"warning: {line}");

    /// <summary>Says in one line why the program fails. The caller returns the exit code.</summary>
    internal void Fail(string line) => Note($"error: {line}");

    /// <summary>Does something that takes time while showing how far it is.</summary>
    /// <param name="title">What is being done, e.g. "decoding".</param>
    /// <param name="unit">What is counted, e.g. "images".</param>
    /// <param name="total">How many there are; null when nobody knows.</param>
    /// <param name="work">Runs on this thread and reports to its argument, from any thread and as often as it likes.</param>
    internal void Track(string title, string unit, long? total, Action<ProgressTracker> work)
    {
        if (!IsInteractive)
        {
            work(new ProgressTracker(title, unit, total, new PlainProgress(Error.WriteLine, TimeProvider.System), TimeProvider.System));
            return;
        }

        _console.Value.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total ?? 1));
                task.IsIndeterminate = total is null;
                work(new ProgressTracker(title, unit, total, new DrawnProgress(task), TimeProvider.System));
            });
    }

    // Names come from files of strangers; a terminal would obey the control characters in them.
    private static string Harmless(string text) => text.All(c => !char.IsControl(c) || c is '\n' or '\t') ? text
        : string.Concat(text.Select(c => !char.IsControl(c) || c is '\n' or '\t' ? c.ToString() : $"\\u{(int)c:x4}"));

    /// <summary>Brings back the cursor that a drawn bar hides.</summary>
    internal void Restore()
    {
        if (IsInteractive && _console.IsValueCreated) Error.Write("\e[?25h");
    }
}
