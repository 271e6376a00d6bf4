using System.Globalization;
using BigGan.Layers;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary>Draws the events of training: one line that moves, and a line for everything that a person should see.</summary>
internal sealed class TrainingView(Terminal terminal, ProgressTracker tracker) : IProgress<TrainingEvent>
{
    /// <summary>Runs a training under a progress line.</summary>
    internal static TrainingFinished Show(Terminal terminal, long totalSteps, Func<IProgress<TrainingEvent>, CheckpointRequest, TrainingFinished> train)
    {
        TrainingFinished? finished = null;
        var request = new CheckpointRequest();
        terminal.SaveAskedFor = () =>
        {
            terminal.Note("saving a checkpoint after this step, then going on");
            request.Ask();
        };
        try
        {
            terminal.Track("training", "steps", totalSteps, tracker => finished = train(new TrainingView(terminal, tracker), request));
        }
        finally
        {
            terminal.SaveAskedFor = null;
        }

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
            case WeightsTransferred transferred:
                Say(transferred);
                break;
            case TrainingProgress progress:
                tracker.Report(progress.Step, string.Create(CultureInfo.InvariantCulture,
                    $"{progress.ImagesPerSecond:N0} images/s, loss of D {progress.RealLoss:0.00} real {progress.FakeLoss:0.00} fake, of G {progress.GeneratorLoss:0.00}"));
                break;
            case RunEvaluated evaluated:
                terminal.Note(string.Create(CultureInfo.InvariantCulture,
                    $"step {evaluated.Step:N0}: {evaluated.Score} {evaluated.Value:0.###}{(evaluated.IsBest ? ", the best so far" : "")} ({evaluated.Seconds:0} s)"));
                break;
            case TrainingWarning warning:
                terminal.Warn(warning.Message);
                break;
            case TrainingFinished { Cancelled: true } stopped:
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"stopped after {stopped.Step:N0} steps; saved as {stopped.Checkpoint}"));
                break;
        }
    }

    private void Say(WeightsTransferred transferred)
    {
        const int Listed = 12;
        terminal.Note(string.Create(CultureInfo.InvariantCulture,
            $"{transferred.Tensors:N0} tensors taken from {transferred.Source}{(transferred.Discriminator ? "" : ", which has no discriminator: D starts at random")}"));
        TransferredClass[] known = [.. transferred.Classes.Where(one => one.From is not null)];
        string more = known.Length > Listed ? $" and {known.Length - Listed} more" : "";
        if (known.Length > 0) terminal.Note($"class embeddings taken: {string.Join(", ", known.Take(Listed).Select(one => $"{one.Name} from {one.From}"))}{more}");
        if (known.Length < transferred.Classes.Count) terminal.Note($"class embeddings made anew: {transferred.Classes.Count - known.Length} of {transferred.Classes.Count}");
    }

    private static string Name(Precision precision) => precision == Precision.BFloat16 ? "bfloat16" : "float32";
}
