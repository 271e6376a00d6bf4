namespace BigGan.Cli;

/// <summary>Shows work of several stages: a bar for each stage, and the notes between them.</summary>
/// <param name="terminal">Where.</param>
/// <param name="verb">The verb that was typed, where it changes what remedies are called; else null.</param>
internal sealed class WorkView(Terminal terminal, string? verb = null) : IProgress<WorkEvent>
{
    private readonly Lock _lock = new();
    private StageStart? _begin;
    private ProgressTracker? _stage;

    public void Report(WorkEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case WorkStage stage:
                    _stage = _begin?.Invoke(stage.Title, stage.Unit, stage.Total);
                    break;
                case WorkStep step:
                    _stage?.Report(step.Done, step.Detail);
                    break;
                case WorkNote { IsWarning: true } warning:
                    terminal.Warn(Remedies.Line(warning.Message, verb));
                    break;
                case WorkNote note:
                    terminal.Note(Remedies.Line(note.Message, verb));
                    break;
            }
        }
    }

    /// <summary>Does work whose events come here, while showing how far it is.</summary>
    internal T Show<T>(Func<T> work)
    {
        T result = default!;
        terminal.TrackStages(begin =>
        {
            _begin = begin;
            result = work();
        });
        (_begin, _stage) = (null, null);
        return result;
    }
}
