using System.Diagnostics;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Trains a BigGAN on a data set, in a run directory.</summary>
public static class Trainer
{
    /// <summary>Trains until the last step or until cancelled; either way the last state is saved.</summary>
    /// <param name="options">The recipe. Image size and class count must be the data set's.</param>
    /// <param name="dataset">Labelled images of the model's shape.</param>
    /// <param name="run">The folder of the run. A run with checkpoints is resumed from the newest.</param>
    /// <param name="progress">Receives every event, on this thread; the run directory records them as well.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="cancellation">Ends the run cleanly after the current step.</param>
    /// <param name="transfer">A trained model to start from, of the options' architecture; a run that has checkpoints does not look at it.</param>
    /// <param name="observers">Called after every step, in this order, such as a <see cref="TrainingEvaluator"/> or a <see cref="CheckpointRequest"/>.</param>
    /// <exception cref="InvalidOptionException">The options do not fit the data set or the run.</exception>
    /// <exception cref="InvalidFileException">The newest checkpoint is damaged; the message names the newest good one.</exception>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    /// <exception cref="DiskFullException">No space is left; everything saved before remains.</exception>
    public static TrainingFinished Run(TrainingOptions options, IImageDataset dataset, RunDirectory run, IProgress<TrainingEvent>? progress = null,
        string device = "auto", CancellationToken cancellation = default, Transfer? transfer = null, IReadOnlyList<ITrainingObserver>? observers = null)
    {
        Check(options, dataset, device);
        long started = Stopwatch.GetTimestamp();
        Device place = DeviceName.Parse(device);

        // Build or restore.
        using TrainingSession session = TrainingSession.Open(options, dataset, run, place, progress, cancellation);
        foreach (ITrainingObserver observer in observers ?? []) observer.Begin(session);
        TrainingNetworks networks = session.Networks;
        session.Report(new TrainingStarted(session.Step, options.Steps, networks.Generator.Parameters.TrainableCount,
            networks.Discriminator.Parameters.TrainableCount, place.ToString(), NetworkPrecision.Resolve(options.Precision, place), session.LastCheckpoint));
        if (session.LastCheckpoint is null && transfer is not null)
        {
            session.Report(transfer.Apply(networks, session.Random));
            session.Save(); // resuming does not look at the source again
        }

        foreach (string doubt in RunDoubts.Of(options, dataset, place)) session.Report(new TrainingWarning(0, doubt));
        var sheets = new SampleSheets();
        if (session.Step == 0) sheets.Draw(session);

        // Train.
        var step = new TrainingStep(networks, options, new RandomLatents(networks.Generator.LatentSize, options.Model.ClassCount, session.Random));
        ITrainingObserver[] all = [new SpeedMeter(), sheets, .. observers ?? []];
        var decision = TrainingDecision.Continue;
        while (session.Step < options.Steps && decision != TrainingDecision.Stop && !cancellation.IsCancellationRequested)
        {
            session.Advance(step);
            decision = all.Select(observer => observer.AfterStep(session)).Max();
            if (decision == TrainingDecision.RollBack) session.RollBack();
            else if (decision == TrainingDecision.Save || session.IsDue(options.Output.CheckpointEvery)) session.Save();
        }

        // Leave everything on disk.
        session.Save();
        var finished = new TrainingFinished(session.Step, session.Step < options.Steps, Stopwatch.GetElapsedTime(started), session.LastCheckpoint!);
        session.Report(finished);
        return finished;
    }

    /// <summary>Finds out whether a run could start, without touching it.</summary>
    /// <param name="options">The recipe.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <exception cref="InvalidOptionException">The options are out of range or do not fit the data set or the device.</exception>
    /// <exception cref="TorchException">LibTorch cannot be loaded.</exception>
    public static void Check(TrainingOptions options, IImageDataset dataset, string device)
    {
        RunOptions.Validate(options);
        LibTorch.Require();
        DeviceName.Parse(device);
        ModelOptions model = options.Model;
        var shape = new ImageShape(model.ImageChannels, model.Height, model.Width);
        if (dataset.Shape != shape) throw new InvalidOptionException($"the model makes {shape} images, {dataset.Name} has {dataset.Shape}");
        if (dataset.ClassNames.Count != model.ClassCount)
            throw new InvalidOptionException($"class_count is {model.ClassCount}, but {dataset.Name} has {dataset.ClassNames.Count} classes");
    }
}
