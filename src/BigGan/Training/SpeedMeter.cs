using System.Diagnostics;
using BigGan.Recipes;

namespace BigGan.Training;

/// <summary>Steps per second between two reports.</summary>
internal sealed class SpeedMeter(long firstStep)
{
    private long _step = firstStep;
    private long _time = Stopwatch.GetTimestamp();

    /// <summary>Whether the last report is so long ago that a person wonders; large networks take minutes for a few steps.</summary>
    internal bool IsSilent => Stopwatch.GetElapsedTime(_time) > TimeSpan.FromSeconds(5);

    /// <summary>Losses and speed since the last call.</summary>
    internal TrainingProgress Progress(long step, StepLosses losses, TrainingOptions options)
    {
        double seconds = Math.Max(Stopwatch.GetElapsedTime(_time).TotalSeconds, 1e-9);
        double stepsPerSecond = (step - _step) / seconds;
        (_step, _time) = (step, Stopwatch.GetTimestamp());
        int imagesPerStep = options.BatchSize * options.DiscriminatorSteps * options.Discriminator.Accumulations;
        var timeLeft = TimeSpan.FromSeconds((options.Steps - step) / stepsPerSecond);
        return new TrainingProgress(step, options.Steps, stepsPerSecond * imagesPerStep, timeLeft, losses.Real, losses.Fake, losses.Generator);
    }
}
