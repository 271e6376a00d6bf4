using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>The state of a run in training: networks, step, losses, position in the data, checkpoints on disk.</summary>
public sealed class TrainingSession : IDisposable
{
    private readonly IImageDataset _dataset;
    private readonly Device _device;
    private readonly IProgress<TrainingEvent>? _progress;
    private BatchLoader? _loader;
    private DeviceLosses? _losses;
    private long _savedStep = -1;
    private long _firstStep;
    private long _firstImage;
    private ScoreHistory? _scores;

    private TrainingSession(TrainingOptions options, IImageDataset dataset, RunDirectory run, Device device, IProgress<TrainingEvent>? progress, CancellationToken cancellation)
    {
        (Options, _dataset, Run, _device, _progress, Cancellation) = (options, dataset, run, device, progress, cancellation);
        Random = new RandomGenerator((ulong)options.Seed);
        Networks = new TrainingNetworks(options, device, Random);
    }

    /// <summary>The resolved options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The classes; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames => _dataset.ClassNames;

    /// <summary>Where everything is written.</summary>
    public RunDirectory Run { get; }

    /// <summary>What is trained.</summary>
    public TrainingNetworks Networks { get; }

    /// <summary>The scores of the run so far.</summary>
    public ScoreHistory Scores => _scores ??= ScoreHistory.Open(Run.EvaluationPath, Step);

    /// <summary>Finished G steps.</summary>
    public long Step { get; private set; }

    /// <summary>Losses of the latest step; reading them waits for the device. All 0 before the first.</summary>
    public StepLosses Losses => _losses?.Read() ?? default;

    /// <summary>The newest checkpoint's folder, or null.</summary>
    public string? LastCheckpoint { get; private set; }

    /// <summary>Ends the run after the step at hand.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Real images that D sees in one step.</summary>
    public int ImagesPerStep => Options.BatchSize * Options.DiscriminatorSteps * Options.Discriminator.Accumulations;

    /// <summary>Draws latents and labels of generated images; its state is part of a checkpoint.</summary>
    internal RandomGenerator Random { get; }

    // Counted, not derived from the step: batch size and D steps may change when a run is resumed.
    private long RealImages => _firstImage + ((Step - _firstStep) * ImagesPerStep);

    /// <summary>Whether work that is done every N steps is due after this step; after the last step of the run all work is.</summary>
    /// <param name="every">N.</param>
    public bool IsDue(long every) => Step % every == 0 || Step == Options.Steps;

    /// <summary>Records an event in the run and tells the caller.</summary>
    public void Report(TrainingEvent happened)
    {
        Run.AppendEvent(TrainingEventJson.Line(happened, DateTime.UtcNow));
        _progress?.Report(happened);
    }

    /// <summary>Reports something that a person should know.</summary>
    /// <param name="message">One line.</param>
    public void Warn(string message) => Report(new TrainingWarning(Step, message));

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _losses?.Dispose();
        _loader?.Dispose();
        Networks.Dispose();
        Random.Dispose();
    }

    /// <summary>Builds the networks, and restores the newest checkpoint where the run has one.</summary>
    internal static TrainingSession Open(TrainingOptions options, IImageDataset dataset, RunDirectory run, Device device, IProgress<TrainingEvent>? progress, CancellationToken cancellation)
    {
        var session = new TrainingSession(options, dataset, run, device, progress, cancellation);
        try
        {
            if (run.Checkpoints.OpenLatest() is { } checkpoint) session.Restore(checkpoint);
            else run.ForgetEventsAfter(0);
            session._scores = ScoreHistory.Open(run.EvaluationPath, session.Step);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Trains one step.</summary>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    internal void Advance(TrainingStep training)
    {
        DeviceLosses losses = training.Run(Step + 1, NextReal);
        _losses?.Dispose();
        _losses = losses;
        Step++;
        // On a CPU the losses are computed by now. On a GPU reading them waits for it, so they are checked only when they are reported.
        if ((_device.Kind == DeviceKind.Cpu || IsDue(Options.Output.LogEvery)) && !Losses.AreFinite)
            throw new TrainingDivergedException(Step, Losses, LastCheckpoint);
    }

    /// <summary>Writes a checkpoint of this step, unless it exists.</summary>
    /// <exception cref="TrainingDivergedException">A loss or a weight is not finite: such a state must not push out a good one.</exception>
    internal void Save()
    {
        if (_savedStep == Step) return;
        if (!Losses.AreFinite || !Networks.AreFinite) throw new TrainingDivergedException(Step, Losses, LastCheckpoint);
        var content = new CheckpointContent
        {
            Options = Options,
            ClassNames = ClassNames,
            Dataset = new DatasetIdentity(_dataset.Name, _dataset.Fingerprint),
        };
        LastCheckpoint = TrainingState.Save(Run.Checkpoints, Step, RealImages, Networks, Random, content, Options.Output.KeepCheckpoints, Scores.Kept).Folder;
        _savedStep = Step;
        Report(new CheckpointWritten(Step, LastCheckpoint));
    }

    /// <summary>Goes back to the newest checkpoint.</summary>
    /// <exception cref="InvalidOperationException">None was saved yet.</exception>
    internal void RollBack()
    {
        Checkpoint checkpoint = Run.Checkpoints.OpenLatest() ?? throw new InvalidOperationException("the run has no checkpoint to go back to");
        Restore(checkpoint);
        _losses?.Dispose();
        _loader?.Dispose();
        (_losses, _loader, _scores) = (null, null, null);
    }

    private void Restore(Checkpoint checkpoint)
    {
        Resumption.Changes(checkpoint.Manifest.Options!, Options);
        Resumption.CheckSteps(checkpoint.Manifest.Step!.Value, Options.Steps);
        LastCheckpoint = checkpoint.Folder;
        (Step, _firstImage) = TrainingState.Restore(checkpoint, Networks, Random);
        (_savedStep, _firstStep) = (Step, Step);
        Run.ForgetEventsAfter(Step);
        foreach (string doubt in RunDoubts.Of(checkpoint.Manifest, _dataset)) Warn(doubt);
    }

    // The order of the images is a function of seed and position, so resuming only needs to know where it was.
    private (Tensor X, Tensor Y) NextReal()
    {
        _loader ??= new BatchLoader(_dataset, new BatchLoaderOptions { BatchSize = Options.BatchSize, Seed = Options.Seed, Flip = Options.Flip, FirstImage = RealImages });
        Batch batch = _loader.Next();
        return (PixelRange.ToTensor(batch, _device), Tensor.From<long>(batch.Labels, batch.Count).To(_device));
    }
}
