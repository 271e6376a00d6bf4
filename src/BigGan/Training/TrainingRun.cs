using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>A run that is ready to train: options, images and weights are checked, and its folder is locked by this process until it is disposed.</summary>
/// <remarks>An existing run is changed or replaced only after all checks have passed.</remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly OwnedParts _owned;
    private readonly RunRequest _request;
    private readonly IImageDataset _images;
    private readonly RunDirectory _directory;
    private readonly Transfer? _weights;
    private readonly TrainingEvaluator? _evaluator;

    internal TrainingRun(OwnedParts owned, RunRequest request, TrainingOptions options, IImageDataset images, RunDirectory directory, Transfer? weights, TrainingEvaluator? evaluator) =>
        (_owned, _request, Options, _images, _directory, _weights, _evaluator) = (owned, request, options, images, directory, weights, evaluator);

    /// <summary>The folder.</summary>
    public string Folder => _directory.Path;

    /// <summary>The resolved options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Finished G steps.</summary>
    public long Step { get; internal init; }

    /// <summary>
    /// What changes in a run that is resumed: its options, then how its images are read, as <c>images.source</c>, <c>images.split</c>,
    /// <c>images.small</c> and <c>images.skip_bad</c>. Empty for a new run.
    /// </summary>
    public IReadOnlyList<OptionDifference> Changes { get; internal init; } = [];

    /// <summary>Prepares a new run, from random weights or from a trained model.</summary>
    /// <param name="request">What is asked for; images must be named.</param>
    /// <param name="progress">Receives stages, steps and notes, from any thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The options are out of range, or do not fit the images, the device or the model to start from.</exception>
    /// <exception cref="InvalidFileException">The images or the model cannot be read, or the folder has contents.</exception>
    public static TrainingRun Start(RunRequest request, IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default) =>
        NewRun.Prepare(request, mayHaveBegun: false, new WorkStages(progress), cancellation);

    /// <summary>Prepares an existing run to go on from its newest checkpoint, on the images that it was trained on unless others are named.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Receives stages, steps and notes, from any thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The options are out of range, or a resumed run cannot take them; see <see cref="Resumption"/>.</exception>
    /// <exception cref="InvalidFileException">There is no run, its checkpoints are gone, or its images cannot be read.</exception>
    public static TrainingRun Resume(RunRequest request, IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        if (!request.Force) RunDirectory.RequireSaved(request.Folder);
        return ResumedRun.Prepare(request, new WorkStages(progress), cancellation);
    }

    /// <summary>Resumes the run if it has a checkpoint and starts it otherwise, so that a job that is queued again can make the same request.</summary>
    /// <param name="request">What is asked for, complete enough to start a new run.</param>
    /// <param name="progress">Receives stages, steps and notes, from any thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">As for <see cref="Start"/> and <see cref="Resume"/>.</exception>
    /// <exception cref="InvalidFileException">As for <see cref="Start"/> and <see cref="Resume"/>.</exception>
    public static TrainingRun StartOrResume(RunRequest request, IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        if (!request.Force) RunDirectory.RequireSaved(request.Folder);
        return RunDirectory.HasCheckpoint(request.Folder)
            ? ResumedRun.Prepare(request, new WorkStages(progress), cancellation)
            : NewRun.Prepare(request, mayHaveBegun: true, new WorkStages(progress), cancellation);
    }

    /// <summary>Trains until the last step or until cancelled; either way the last state is saved.</summary>
    /// <param name="progress">Receives every event, on this thread.</param>
    /// <param name="cancellation">Ends the run cleanly after the current step.</param>
    /// <param name="observers">Look on after every step, such as a <see cref="CheckpointRequest"/>.</param>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    /// <exception cref="DiskFullException">No space is left; everything saved before remains.</exception>
    public TrainingFinished Train(IProgress<TrainingEvent>? progress = null, CancellationToken cancellation = default, IReadOnlyList<ITrainingObserver>? observers = null) =>
        Trainer.Run(Options, _images, _directory, progress, _request.Device, cancellation, _weights, _evaluator is null ? observers : [_evaluator, .. observers ?? []]);

    /// <summary>Unlocks the folder, and frees images, weights and the evaluation.</summary>
    public void Dispose() => _owned.Dispose();
}
