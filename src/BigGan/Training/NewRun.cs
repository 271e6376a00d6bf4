using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Prepares a new run.</summary>
internal static class NewRun
{
    /// <summary>Opens images, weights and the evaluation, then creates the folder.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="mayHaveBegun">Whether an existing run without a checkpoint is continued in place instead of refused.</param>
    /// <param name="stages">Reports progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal static TrainingRun Prepare(RunRequest request, bool mayHaveBegun, WorkStages stages, CancellationToken cancellation)
    {
        string source = request.Images.Source ?? throw new InvalidOptionException("a new run needs images to train on") { Remedies = [Remedy.NameImages] };
        TransferOptions? from = request.Transfer;
        TrainingOptions options = from is null ? request.Over(new TrainingOptions()) : Inherit(request, from);
        RunOptions.Validate(options); // before decoding, which may take long
        RunData data = RunImages.Fit(source, request.Images, options.Model) with { From = from is null ? null : Path.GetFullPath(from.Source) };
        var owned = new OwnedParts();
        try
        {
            IImageDataset images = owned.Add(RunImages.Open(data, stages, cancellation));
            options = options with { Model = options.Model with { ClassCount = images.ClassNames.Count } };
            Trainer.Check(options, images, request.Device); // before a run that is there is replaced
            Transfer? weights = from is null ? null : owned.Add(Transfer.Open(from, images.ClassNames));
            foreach (string note in weights?.Notes ?? []) stages.Note(note);
            if (options.FrozenDiscriminatorBlocks > 0 && weights is not { HasDiscriminator: true })
                throw new InvalidOptionException("frozen blocks of D keep the weights they start with, so they need a model to start from that has a discriminator") { Remedies = [Remedy.NameModelToStartFrom] };
            if (from is not null && IsWithin(from.Source, request.Folder))
                throw new InvalidOptionException($"{from.Source} lies in the run folder {request.Folder}, which a new run replaces; choose another folder for the run") { Remedies = [Remedy.ChooseRunFolder] };
            TrainingEvaluator? evaluator = owned.Add(TrainingEvaluators.Open(request, options, data, stages, cancellation));
            bool hasBegun = mayHaveBegun && RunDirectory.IsRun(request.Folder);
            RunDirectory directory = owned.Add(hasBegun ? RunDirectory.Open(request.Folder) : RunDirectory.Create(request.Folder, options, request.Force));
            if (hasBegun) directory.WriteOptions(options);
            data.Write(directory);
            LeftOutFiles.Write(directory, images);
            return new TrainingRun(owned, request, options, images, directory, weights, evaluator);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    // The architecture is the model's. The other options are laid over those that the model was trained by.
    private static TrainingOptions Inherit(RunRequest request, TransferOptions from)
    {
        (ModelOptions model, TrainingOptions? trainedBy) = Transfer.Describe(from.Source);
        return request.Over(from.Source, model, trainedBy ?? new TrainingOptions());
    }

    private static bool IsWithin(string path, string folder)
    {
        string within = Path.GetFullPath(path), root = Path.GetFullPath(folder);
        return within == root || within.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}
