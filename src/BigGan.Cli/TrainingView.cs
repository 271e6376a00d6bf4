using System.Globalization;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary>Draws the events of training: one line that moves, and a line for everything that a person should see.</summary>
internal sealed class TrainingView(Terminal terminal, ProgressTracker tracker) : IProgress<TrainingEvent>
{
    /// <summary>Runs a training under a progress line.</summary>
    internal static TrainingFinished Show(Terminal terminal, long totalSteps, Func<IProgress<TrainingEvent>, TrainingFinished> train)
    {
        TrainingFinished? finished = null;
        terminal.Track("training", "steps", totalSteps, tracker => finished = train(new TrainingView(terminal, tracker)));
        return finished!;
    }

    public void Report(TrainingEvent value)
    {
        switch (value)
        {
            case TrainingStarted started:
                terminal.Note(string.Create(CultureInfo.InvariantCulture,
                    $"generator {started.Parameters:N0} parameters, discriminator {started.DiscriminatorParameters:N0}, on {started.Device} in {Name(started.Precision)}"));
                if (started.Resumed is not null) terminal.Note($"resuming from {started.Resumed}");
                break;
            case TrainingProgress progress:
                tracker.Report(progress.Step, string.Create(CultureInfo.InvariantCulture,
                    $"{progress.ImagesPerSecond:N0} images/s, loss of D {progress.RealLoss:0.00} real {progress.FakeLoss:0.00} fake, of G {progress.GeneratorLoss:0.00}"));
                break;
            case TrainingWarning warning:
                terminal.Warn(warning.Message);
                break;
            case TrainingFinished { Cancelled: true } stopped:
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"stopped after {stopped.Step:N0} steps; saved as {stopped.Checkpoint}"));
                break;
        }
    }

    private static string Name(Precision precision) => precision == Precision.BFloat16 ? "bfloat16" : "float32";
}
