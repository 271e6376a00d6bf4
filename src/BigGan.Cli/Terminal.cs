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
    /// <param name="clock">Says when progress is worth a line; null is the system's.</param>
    internal Terminal(TextWriter output, TextWriter error, bool isInteractive, TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
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

    internal TimeProvider Clock { get; }

    /// <summary>Saves what there is so far, on the request of another thread; null where the work at hand has nothing to save.</summary>
    internal Action? SaveAskedFor { get; set; }

    /// <summary>The terminal of this process. What nobody can read any more is not written; results that a file or a program was to get must be.</summary>
    internal static Terminal OfProcess() =>
        new(Console.IsOutputRedirected ? Console.Out : new LastingWriter(Console.Out), new LastingWriter(Console.Error), !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

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

    // Names come from files of strangers; a terminal would obey the control characters in them.
    private static string Harmless(string text) => text.All(c => !char.IsControl(c) || c is '\n' or '\t') ? text
        : string.Concat(text.Select(c => !char.IsControl(c) || c is '\n' or '\t' ? c.ToString() : $"\\u{(int)c:x4}"));

    /// <summary>Brings back the cursor that a drawn bar hides.</summary>
    internal void Restore()
    {
        if (IsInteractive && _console.IsValueCreated) Error.Write("\e[?25h");
    }
}

/// <summary>Begins a stage of work: what is done, what is counted, and of how many, or null where nobody knows.</summary>
internal delegate ProgressTracker StageStart(string title, string unit, long? total);
