using BigGan.Evaluation;

namespace BigGan.Cli.Evaluation;

/// <summary>Shows an evaluation: a bar for each stage, and what is noted between them.</summary>
internal sealed class EvaluationView(Terminal terminal) : IProgress<EvaluationEvent>
{
    private readonly Lock _lock = new();
    private StageStart? _begin;
    private ProgressTracker? _stage;

    public void Report(EvaluationEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case EvaluationStage stage:
                    _stage = _begin?.Invoke(stage.Title, stage.Unit, stage.Total);
                    break;
                case EvaluationStep step:
                    _stage?.Report(step.Done, step.Detail);
                    break;
                case EvaluationNote { IsWarning: true } warning:
                    terminal.Warn(Remedies.Line(warning.Message));
                    break;
                case EvaluationNote note:
                    terminal.Note(Remedies.Line(note.Message));
                    break;
            }
        }
    }

    /// <summary>Does a part of the evaluation, whose events come here, while showing how far it is.</summary>
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
