using Spectre.Console;

namespace BigGan.Cli;

/// <summary>
/// The program's output: results, which a script may read, go to the output stream; progress, notes and errors go to the error stream.
/// </summary>
internal sealed class Terminal
{
    private readonly Lazy<IAnsiConsole> _console;

    /// <param name="output">Stream for results.</param>
    /// <param name="error">Stream for everything else.</param>
    /// <param name="isInteractive">Whether the error stream is a terminal, on which progress can be redrawn in place.</param>
    /// <param name="clock">Clock for the rate of progress lines; null for the system's.</param>
    internal Terminal(TextWriter output, TextWriter error, bool isInteractive, TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
        // Created on first use: querying the terminal's capabilities costs start-up time.
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

    internal TimeProvider Clock { get; }

    /// <summary>Saves the current state, called from another thread; null if the running verb has nothing to save.</summary>
    internal Action? SaveAskedFor { get; set; }

    /// <summary>The terminal of this process. Notes that nobody can read any more are dropped; results for a file or another program are not.</summary>
    internal static Terminal OfProcess() =>
        new(Console.IsOutputRedirected ? Console.Out : new LastingWriter(Console.Out), new LastingWriter(Console.Error), !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Writes a line of results.</summary>
    internal void WriteLine(string line) => Output.WriteLine(Harmless(line));

    /// <summary>Writes a note, also while progress is drawn.</summary>
    internal void Note(string line)
    {
        // Written through the console that draws progress, so that the line appears above the bar.
        if (IsInteractive && _console.IsValueCreated) _console.Value.WriteLine(Harmless(line));
        else Error.WriteLine(Harmless(line));
    }

    /// <summary>Writes a warning; the work continues.</summary>
    internal void Warn(string line) => Note($"warning: {line}");

    /// <summary>Writes the reason of a failure in one line. The caller returns the exit code.</summary>
    internal void Fail(string line) => Note($"error: {line}");

    /// <summary>Runs work that takes time while showing its progress.</summary>
    /// <param name="title">The work, such as "decoding".</param>
    /// <param name="unit">The unit of progress, such as "images".</param>
    /// <param name="total">Total number of units; null if unknown.</param>
    /// <param name="work">Runs on this thread and reports progress to its argument, from any thread at any rate.</param>
    /// <exception cref="WorkCancelledException">The work was cancelled.</exception>
    internal void Track(string title, string unit, long? total, Action<ProgressTracker> work)
    {
        TrackStages(begin => work(begin(title, unit, total)));
    }

    /// <summary>Does work of several stages, of which one is shown at a time.</summary>
    /// <param name="work">Runs on this thread, and begins each stage by its argument.</param>
    /// <exception cref="WorkCancelledException">The work was cancelled in a stage.</exception>
    internal void TrackStages(Action<StageStart> work)
    {
        if (!IsInteractive)
        {
            Do((_, _) => new PlainProgress(Error.WriteLine, Clock));
            return;
        }

        _console.Value.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask? task = null;
                Do((title, total) =>
                {
                    task?.StopTask();
                    task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total ?? 1));
                    task.IsIndeterminate = total is null;
                    return new DrawnProgress(task);
                });
            });

        void Do(Func<string, long?, IProgressView> show)
        {
            ProgressTracker? stage = null;
            try
            {
                work((title, unit, total) => stage = new ProgressTracker(title, unit, total, show(title, total), Clock));
            }
            catch (OperationCanceledException stopped) when (stage is not null && stopped is not WorkCancelledException)
            {
                throw new WorkCancelledException(stage.Done, stopped);
            }
        }
    }

    // Names may come from untrusted files, and a terminal interprets control characters.
    private static string Harmless(string text) => text.All(c => !char.IsControl(c) || c is '\n' or '\t') ? text
        : string.Concat(text.Select(c => !char.IsControl(c) || c is '\n' or '\t' ? c.ToString() : $"\\u{(int)c:x4}"));

    /// <summary>Shows the cursor again, which a drawn bar hides.</summary>
    internal void Restore()
    {
        if (IsInteractive && _console.IsValueCreated) Error.Write("\e[?25h");
    }
}

/// <summary>Begins a stage of work, with its unit of progress and total number of units, which is null if unknown.</summary>
internal delegate ProgressTracker StageStart(string title, string unit, long? total);
