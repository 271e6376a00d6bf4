using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Prepares an existing run to go on.</summary>
internal static class ResumedRun
{
    /// <summary>Opens the folder, the images and the evaluation; writes to the folder last.</summary>
    internal static TrainingRun Prepare(RunRequest request, WorkStages stages, CancellationToken cancellation)
    {
        var owned = new OwnedParts();
        try
        {
            RunDirectory directory = owned.Add(RunDirectory.Open(request.Folder));
            TrainingOptions before = directory.ReadOptions();
            Checkpoint? newest = directory.Checkpoints.OpenLatest(verify: false); // training verifies it; none where the run ended before its first
            if (newest is null && RunData.Find(directory)?.From is { } from)
                throw new InvalidOptionException($"{directory.Path} was to start from the weights of {from} and ended before its first checkpoint; ask for all of that again") { Remedies = [Remedy.NameModelToStartFrom] };
            Resumption.CheckSource(directory.StartedFrom(), request.Transfer?.Source);
            TrainingOptions options = Asked(request, directory, before);
            IReadOnlyList<OptionDifference> changes = newest is null ? OptionDifference.Between(before, options) : Resumption.Changes(before, options);
            RunOptions.Validate(options);
            long done = newest?.Manifest.Step ?? 0;
            Resumption.CheckSteps(done, options.Steps);

            RunData data = Images(request.Images, directory, options);
            IImageDataset images = owned.Add(RunImages.Open(data, stages, cancellation));
            if (newest is null) options = options with { Model = options.Model with { ClassCount = images.ClassNames.Count } };
            else Resumption.CheckClasses(newest, images.ClassNames, mayBeRenamed: request.Force);
            Trainer.Check(options, images, request.Device);
            TrainingEvaluator? evaluator = owned.Add(TrainingEvaluators.Open(request, options, data, stages, cancellation));
            changes = [.. changes, .. ImageChanges(directory, data)];
            directory.WriteOptions(options);
            data.Write(directory);
            LeftOutFiles.Write(directory, images);
            return new TrainingRun(owned, request, options, images, directory, weights: null, evaluator) { Step = done, Changes = changes };
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    // The request that started the run may be made again, with the model that it started from. That model is not opened again, so it may be gone.
    private static TrainingOptions Asked(RunRequest request, RunDirectory directory, TrainingOptions before)
    {
        TrainingOptions asked = request.Transfer is null ? request.Over(before) : request.Over(directory.Path, before.Model, before);
        return asked with { Model = asked.Model with { ClassCount = before.Model.ClassCount } };
    }

    // Images that are named are read as the request says. Otherwise those of the run are read as before, except for what the request changes.
    private static RunData Images(ImagesRequest asked, RunDirectory directory, TrainingOptions options)
    {
        if (asked.Source is { } source) return RunImages.Fit(source, asked, options.Model) with { From = RunData.Find(directory)?.From };
        RunData before = RunData.Read(directory)
            ?? throw new InvalidOptionException($"{directory.Path} does not say which images it was trained on; name them") { Remedies = [Remedy.NameImages] };
        return before with
        {
            Options = before.Options with
            {
                Split = asked.Split ?? before.Options.Split,
                SkipBad = before.Options.SkipBad || asked.SkipBad,
                Small = asked.Small ?? before.Options.Small,
            },
        };
    }

    private static IEnumerable<OptionDifference> ImageChanges(RunDirectory directory, RunData after)
    {
        if (RunData.Find(directory) is not { } before) yield break;
        if (before.Source != after.Source) yield return new OptionDifference("images.source", before.Source, after.Source);
        if (before.Options.Split != after.Options.Split) yield return new OptionDifference("images.split", before.Options.Split, after.Options.Split);
        if (before.Options.Small != after.Options.Small) yield return new OptionDifference("images.small", Name(before.Options.Small), Name(after.Options.Small));
        if (before.Options.SkipBad != after.Options.SkipBad) yield return new OptionDifference("images.skip_bad", Name(before.Options.SkipBad), Name(after.Options.SkipBad));

        static string Name<T>(T? value) => value?.ToString()?.ToLowerInvariant() ?? "not given";
    }
}
