using BigGan.Evaluation;

namespace BigGan.Cli.Evaluation;

/// <summary>Shows an evaluation, one bar a stage.</summary>
internal sealed class EvaluationView(ProgressTracker tracker) : IProgress<EvaluationProgress>
{
    public void Report(EvaluationProgress value) => tracker.Report(value.Done, value.Unit is null ? value.Stage : null);

    /// <summary>Does one stage while showing how far it is.</summary>
    internal static T Track<T>(Terminal terminal, string title, string unit, long? total, Func<IProgress<EvaluationProgress>, T> work)
    {
        T result = default!;
        terminal.Track(title, unit, total, tracker => result = work(new EvaluationView(tracker)));
        return result;
    }
}
