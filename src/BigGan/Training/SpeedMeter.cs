using System.Diagnostics;

namespace BigGan.Training;

/// <summary>Reports losses and speed.</summary>
internal sealed class SpeedMeter : ITrainingObserver
{
    // A few steps of a large network take minutes, and a user expects progress within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _steps;
    private long _time = Stopwatch.GetTimestamp();

    /// <inheritdoc />
    public TrainingDecision AfterStep(TrainingSession session)
    {
        _steps++;
        if (session.IsDue(session.Options.Output.LogEvery) || Stopwatch.GetElapsedTime(_time) > Patience) session.Report(Progress(session));
        return TrainingDecision.Continue;
    }

    // Since the last report.
    private TrainingProgress Progress(TrainingSession session)
    {
        double seconds = Math.Max(Stopwatch.GetElapsedTime(_time).TotalSeconds, 1e-9);
        double stepsPerSecond = _steps / seconds;
        (_steps, _time) = (0, Stopwatch.GetTimestamp());
        var timeLeft = TimeSpan.FromSeconds((session.Options.Steps - session.Step) / stepsPerSecond);
        StepLosses losses = session.Losses;
        return new TrainingProgress(
            session.Step, session.Options.Steps, stepsPerSecond * session.ImagesPerStep, timeLeft, losses.Real, losses.Fake, losses.Generator);
    }
}
