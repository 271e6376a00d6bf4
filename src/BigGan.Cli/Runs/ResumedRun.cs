using System.CommandLine;
using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Cli.Evaluation;
using BigGan.Data;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli.Runs;

/// <summary>A run that is resumed from its newest checkpoint.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="arguments">What the command line may say.</param>
internal sealed class ResumedRun(Terminal terminal, TrainArguments arguments)
{
    /// <summary>Trains to the end, or until cancelled.</summary>
    /// <remarks>Everything that may be refused is refused before anything of the run is replaced.</remarks>
    internal TrainingFinished Train(ParseResult parsed, CancellationToken cancellation)
    {
        string device = arguments.Device(parsed);
        using RunDirectory directory = RunDirectory.Open(arguments.Folder(parsed));
        TrainingOptions before = directory.ReadOptions();
        Checkpoint? newest = directory.Checkpoints.OpenLatest(verify: false); // the trainer verifies it; none where the run ended before its first
        if (newest is null && RunData.Find(directory)?.From is { } from)
            throw new InvalidOptionException($"{directory.Path} was to start from the weights of {from} and ended before its first checkpoint; give the whole command with --from again");
        Resumption.CheckSource(directory.StartedFrom(), arguments.Transfer(parsed)?.Source);
        TrainingOptions options = Asked(parsed, directory, before);
        IReadOnlyList<OptionDifference> changes = newest is null ? OptionDifference.Between(before, options) : Resumption.Changes(before, options);
        RunOptions.Validate(options);
        long done = newest?.Manifest.Step ?? 0;
        Resumption.CheckSteps(done, options.Steps);

        RunData images = Images(parsed, directory, options);
        using IImageDataset dataset = RunImages.Open(terminal, images, cancellation);
        if (newest is null) options = options with { Model = options.Model with { ClassCount = dataset.ClassNames.Count } };
        else Resumption.CheckClasses(newest, dataset.ClassNames, mayBeRenamed: arguments.IsForced(parsed));
        Trainer.Check(options, dataset, device);
        using RunJudge? judge = RunJudging.Open(terminal, options, images, device, cancellation);
        foreach (OptionDifference change in changes.Concat(ImageChanges(directory, images)))
            terminal.Note($"changed: {change.Option} is {change.After} (was {change.Before})");
        if (done == options.Steps) terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{done:N0} steps are done already; --steps N goes on to a higher number"));
        directory.WriteOptions(options);
        images.Write(directory);
        LeftOutFiles.Write(directory, dataset);
        return TrainingView.Show(terminal, options.Steps, (progress, request) =>
            Trainer.Run(options, dataset, directory, progress, device, cancellation, observers: judge is null ? [request] : [judge, request]));
    }

    // The command that started the run may be given again: what it names is laid over as it was then. Weights to start from are
    // not looked at again, so they may be gone.
    private TrainingOptions Asked(ParseResult parsed, RunDirectory directory, TrainingOptions before)
    {
        TrainingOptions asked = arguments.Transfer(parsed) is null
            ? arguments.Options(parsed, before)
            : arguments.Options(parsed, directory.Path, before.Model, before);
        return asked with { Model = asked.Model with { ClassCount = before.Model.ClassCount } };
    }

    // Other images are opened as asked; the same ones as before, except for what the command line says of them.
    private RunData Images(ParseResult parsed, RunDirectory directory, TrainingOptions options)
    {
        DatasetOptions asked = arguments.Images(parsed);
        if (arguments.Source(parsed) is { } source) return RunImages.Fit(source, asked, options.Model) with { From = RunData.Find(directory)?.From };
        RunData before = RunData.Read(directory)
            ?? throw new InvalidOptionException($"{directory.Path} does not say which images it was trained on; name them with --data");
        return before with
        {
            Options = before.Options with
            {
                Split = arguments.Split(parsed) ?? before.Options.Split,
                SkipBad = before.Options.SkipBad || asked.SkipBad,
                Small = asked.Small ?? before.Options.Small,
            },
        };
    }

    private static IEnumerable<OptionDifference> ImageChanges(RunDirectory directory, RunData after)
    {
        if (RunData.Find(directory) is not { } before) yield break;
        if (before.Source != after.Source) yield return new OptionDifference("--data", before.Source, after.Source);
        if (before.Options.Split != after.Options.Split) yield return new OptionDifference("--split", before.Options.Split, after.Options.Split);
        if (before.Options.Small != after.Options.Small) yield return new OptionDifference("--small", Name(before.Options.Small), Name(after.Options.Small));
        if (before.Options.SkipBad != after.Options.SkipBad) yield return new OptionDifference("--skip-bad", Name(before.Options.SkipBad), Name(after.Options.SkipBad));

        static string Name<T>(T? value) => value?.ToString()?.ToLowerInvariant() ?? "not given";
    }
}
