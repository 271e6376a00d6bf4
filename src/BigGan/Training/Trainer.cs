using System.Diagnostics;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Trains a BigGAN on a data set, in a run directory.</summary>
public sealed class Trainer
{
    private const int SheetRows = 10;
    private const int SheetColumns = 10;

    private readonly TrainingOptions _options;
    private readonly IImageDataset _dataset;
    private readonly RunDirectory _run;
    private readonly IProgress<TrainingEvent>? _progress;
    private readonly Device _device;
    private readonly Transfer? _transfer;
    private readonly RunJudge? _judge;
    private readonly CheckpointRequest? _request;
    private ScoreHistory? _scores;
    private bool _saidNoTime;
    private bool _saidNoSheets;
    private string? _lastCheckpoint;
    private long _savedStep = -1;
    private long _firstStep;
    private long _firstImage;

    private Trainer(TrainingOptions options, IImageDataset dataset, RunDirectory run, IProgress<TrainingEvent>? progress, Device device, Transfer? transfer, RunJudge? judge, CheckpointRequest? request) =>
        (_options, _dataset, _run, _progress, _device, _transfer, _judge, _request) = (options, dataset, run, progress, device, transfer, judge, request);

    /// <summary>Trains until the last step or until cancelled; either way the last state is saved.</summary>
    /// <param name="options">The recipe. Image size and class count must be the data set's.</param>
    /// <param name="dataset">Labelled images of the model's shape.</param>
    /// <param name="run">Where everything is written. A run that has checkpoints goes on from the newest.</param>
    /// <param name="progress">Receives every event, on this thread; the run directory records them as well.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="cancellation">Ends the run cleanly after the current step.</param>
    /// <param name="transfer">A trained model to start from, of the options' architecture; a run that has checkpoints does not look at it.</param>
    /// <param name="judge">Scores samples while training; null trains without.</param>
    /// <param name="request">Asks for checkpoints besides those of the options.</param>
    /// <exception cref="InvalidOptionException">The options do not fit the data set or the run.</exception>
    /// <exception cref="InvalidFileException">The newest checkpoint is damaged; the message names the newest good one.</exception>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    /// <exception cref="DiskFullException">No space is left; everything saved before remains.</exception>
    public static TrainingFinished Run(TrainingOptions options, IImageDataset dataset, RunDirectory run,
        IProgress<TrainingEvent>? progress = null, string device = "auto", CancellationToken cancellation = default, Transfer? transfer = null, RunJudge? judge = null, CheckpointRequest? request = null)
    {
        Check(options, dataset, device);
        return new Trainer(options, dataset, run, progress, DeviceName.Parse(device), transfer, judge, request).Run(cancellation);
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

    private TrainingFinished Run(CancellationToken cancellation)
    {
        // Build or restore.
        long started = Stopwatch.GetTimestamp();
        using var random = new RandomGenerator((ulong)_options.Seed);
        using var networks = new TrainingNetworks(_options, _device, random);
        long step = Restore(networks, random);
        _scores = ScoreHistory.Open(_run.EvaluationPath, step);
        if (_judge is not null) _scores.Continue(_judge.Record);
        Report(new TrainingStarted(step, _options.Steps, networks.Generator.Parameters.TrainableCount,
            networks.Discriminator.Parameters.TrainableCount, _device.ToString(), NetworkPrecision.Resolve(_options.Precision, _device), _lastCheckpoint));

        if (_lastCheckpoint is null && _transfer is not null)
        {
            Report(_transfer.Apply(networks, random));
            Save(0, default, networks, random); // resuming does not look at the source again
        }

        Warn();

        using BatchLoader loader = Loader(step);
        var latents = new RandomLatents(networks.Generator.LatentSize, _options.Model.ClassCount, random);
        var trainingStep = new TrainingStep(networks, _options, latents);
        if (step == 0) WriteSheet(0, networks);

        // Train.
        var speed = new SpeedMeter(step);
        StepLosses last = default;
        while (step < _options.Steps && !cancellation.IsCancellationRequested)
        {
            StepLosses losses = trainingStep.Run(step + 1, () => NextReal(loader));
            step++;
            if (!losses.AreFinite) throw new TrainingDivergedException(step, losses, _lastCheckpoint);
            if (IsDue(step, _options.Output.LogEvery) || speed.IsSilent) Report(speed.Progress(step, losses, _options));
            if (IsDue(step, _options.Output.SampleEvery)) WriteSheet(step, networks);
            bool isBest = _judge is not null && IsDue(step, _judge.Options.Every) && Judge(step, networks, cancellation);
            bool isAskedFor = _request?.Take() == true;
            if (isBest || isAskedFor || IsDue(step, _options.Output.CheckpointEvery)) Save(step, losses, networks, random);
            last = losses;
        }

        // Leave everything on disk.
        if (_savedStep != step) Save(step, last, networks, random);
        var finished = new TrainingFinished(step, step < _options.Steps, Stopwatch.GetElapsedTime(started), _lastCheckpoint!);
        Report(finished);
        return finished;
    }

    private void Warn()
    {
        if (_options.Model.ClassCount == 1)
            Report(new TrainingWarning(0, $"{_dataset.Name} has one class only, so G learns no classes; a data set has one folder a class"));
        if (_options.BatchSize > _dataset.Count)
            Report(new TrainingWarning(0, $"a batch has {_options.BatchSize} images and {_dataset.Name} only {_dataset.Count}, so a batch shows some of them more than once"));
        if (_options.Precision == Precision.BFloat16 && _device.Kind == DeviceKind.Cpu && !Processor.PrefersBFloat16)
            Report(new TrainingWarning(0, "this processor has no bfloat16 arithmetic and emulates it, many times slower than float32; precision auto chooses float32"));
    }

    private bool IsDue(long step, long every) => step % every == 0 || step == _options.Steps;

    private long Restore(TrainingNetworks networks, RandomGenerator random)
    {
        if (_run.Checkpoints.OpenLatest() is not { } checkpoint)
        {
            _run.ForgetEventsAfter(0);
            return 0;
        }

        Resumption.Changes(checkpoint.Manifest.Options!, _options);
        Resumption.CheckSteps(checkpoint.Manifest.Step!.Value, _options.Steps);
        _lastCheckpoint = checkpoint.Folder;
        (_savedStep, _firstImage) = TrainingState.Restore(checkpoint, networks, random);
        _firstStep = _savedStep;
        _run.ForgetEventsAfter(_savedStep);
        if (Resumption.Renamed(checkpoint.Manifest.ClassNames, _dataset.ClassNames) is { } renamed)
            Report(new TrainingWarning(_savedStep, $"the classes are not those that the run was trained on so far: {renamed}"));
        if (checkpoint.Manifest.Dataset!.Fingerprint != _dataset.Fingerprint)
            Report(new TrainingWarning(_savedStep, $"the images are not those that the run was trained on so far ({checkpoint.Manifest.Dataset.Name})"));
        return _savedStep;
    }

    // The order of the images is a function of seed and position, so resuming only needs to know where it was.
    private BatchLoader Loader(long step) => new(
        _dataset,
        new BatchLoaderOptions { BatchSize = _options.BatchSize, Seed = _options.Seed, Flip = _options.Flip, FirstImage = RealImagesAt(step) });

    // Counted, not derived from the step: batch size and D steps may change when a run is resumed.
    private long RealImagesAt(long step) =>
        _firstImage + ((step - _firstStep) * _options.DiscriminatorSteps * _options.Discriminator.Accumulations * _options.BatchSize);

    private (Tensor X, Tensor Y) NextReal(BatchLoader loader)
    {
        Batch batch = loader.Next();
        return (PixelRange.ToTensor(batch, _device), Tensor.From<long>(batch.Labels, batch.Count).To(_device));
    }

    // Fixed latents: the same seed at every step, a row for each of the first classes.
    private void WriteSheet(long step, TrainingNetworks networks)
    {
        if (!CanDrawSheets()) return;
        int rows = Math.Min(SheetRows, _dataset.ClassNames.Count);
        int[] labels = [.. Enumerable.Range(0, rows * SheetColumns).Select(i => i / SheetColumns)];
        var sampler = new Sampler(networks.Best, _dataset.ClassNames, new SamplerOptions { Precision = _options.Precision, BatchSize = 50 });
        ImageBuffer sheet = SampleSheet.Draw(
            [.. sampler.Draw(new SamplingOptions { Labels = labels, Seed = _options.Seed }).Select(sample => sample.Image)],
            new SampleSheetOptions { Columns = SheetColumns, RowLabels = [.. _dataset.ClassNames.Take(rows)] });
        string path = Path.Combine(_run.SamplesPath, $"step-{step:00000000}.png");
        PngFile.Write(path, sheet);
        Report(new SampleSheetWritten(step, path));
    }

    // Images may need no libvips, as those of IDX files; the captions of a sheet do. Its absence must not end a run.
    private bool CanDrawSheets()
    {
        if (VipsLibrary.Version is not null) return true;
        if (!_saidNoSheets) Report(new TrainingWarning(0, $"no sheets of samples are drawn: {VipsLibrary.Problem}"));
        _saidNoSheets = true;
        return false;
    }

    // Whether this step is among the best, so that it must be saved. Cancelled, the run ends without this score.
    private bool Judge(long step, TrainingNetworks networks, CancellationToken cancellation)
    {
        if (!_judge!.HasTime)
        {
            if (!_saidNoTime) Report(new TrainingWarning(step, "evaluations would take more of the run's time than evaluation.time_share allows; some are left out"));
            _saidNoTime = true;
            return false;
        }

        try
        {
            if (ScoresOf(step, networks, cancellation) is not { } result) return false;
            string score = _judge.Options.Score;
            if (result.Score(score) is not { } value || !double.IsFinite(value))
            {
                Report(new TrainingWarning(step, $"the evaluation gave no {score}"));
                return false;
            }

            _scores!.Add(step, result);
            try
            {
                _scores.Draw(result, score);
            }
            catch (VipsException e)
            {
                Report(new TrainingWarning(step, $"the curve of {score} cannot be drawn: {e.Message}"));
            }

            string path = Path.Combine(_run.EvaluationPath, $"step-{step:00000000}.json");
            AtomicFile.WriteText(path, result.ToJson() + "\n");
            var all = EvaluationResult.ScoreNames.Where(name => result.Score(name) is not null).ToDictionary(name => name, name => result.Score(name)!.Value);
            Report(new RunEvaluated(step, score, value, _scores.Best(score, 1) is [var best] && best == step, all, result.Seconds, path));
            return _scores.Kept.Contains(step);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Null where the samples cannot be judged, which is no reason to end a run.
    private EvaluationResult? ScoresOf(long step, TrainingNetworks networks, CancellationToken cancellation)
    {
        try
        {
            return _judge!.Judge(networks.Best, _dataset.ClassNames, step, _options.Precision, Path.GetFileName(_run.Path), cancellation);
        }
        catch (InvalidFileException e)
        {
            Report(new TrainingWarning(step, $"no scores at this step: {e.Message}"));
            return null;
        }
    }

    private void Save(long step, StepLosses losses, TrainingNetworks networks, RandomGenerator random)
    {
        // The last update may have ruined weights that gave finite losses; such a state must not push out a good one.
        if (!networks.AreFinite) throw new TrainingDivergedException(step, losses, _lastCheckpoint);
        var content = new CheckpointContent
        {
            Options = _options,
            ClassNames = _dataset.ClassNames,
            Dataset = new DatasetIdentity(_dataset.Name, _dataset.Fingerprint),
        };
        _lastCheckpoint = TrainingState.Save(_run.Checkpoints, step, RealImagesAt(step), networks, random, content, _options.Output.KeepCheckpoints, _scores!.Kept).Folder;
        _savedStep = step;
        Report(new CheckpointWritten(step, _lastCheckpoint));
    }

    private void Report(TrainingEvent happened)
    {
        _run.AppendEvent(TrainingEventJson.Line(happened, DateTime.UtcNow));
        _progress?.Report(happened);
    }
}
