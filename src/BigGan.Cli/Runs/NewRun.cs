using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Evaluation;
using BigGan.Data;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli.Runs;

/// <summary>A run that starts: from random weights or from a trained model.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="arguments">What the command line may say.</param>
internal sealed class NewRun(Terminal terminal, TrainArguments arguments)
{
    /// <summary>Trains to the end, or until cancelled.</summary>
    internal TrainingFinished Train(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = arguments.Folder(parsed), device = arguments.Device(parsed);
        string source = arguments.Source(parsed) ?? throw new InvalidOptionException("train needs --data PATH|NAME, or --resume to go on with a run");
        TransferOptions? from = arguments.Transfer(parsed);
        TrainingOptions options = from is null ? arguments.Options(parsed, null) : Inherit(parsed, from);
        RunOptions.Validate(options); // before decoding, which may take long
        RunData images = RunImages.Fit(source, arguments.Images(parsed), options.Model) with { From = from is null ? null : Path.GetFullPath(from.Source) };
        using IImageDataset dataset = RunImages.Open(terminal, images, cancellation);
        options = options with { Model = options.Model with { ClassCount = dataset.ClassNames.Count } };
        Trainer.Check(options, dataset, device); // before a run that is there is replaced
        using Transfer? weights = from is null ? null : Transfer.Open(from, dataset.ClassNames);
        foreach (string note in weights?.Notes ?? []) terminal.Note(note);
        if (options.FrozenDiscriminatorBlocks > 0 && weights is not { HasDiscriminator: true })
            throw new InvalidOptionException("frozen blocks of D keep the weights they start with, so they need --from a model that has a discriminator");
        if (from is not null && IsWithin(from.Source, folder))
            throw new InvalidOptionException($"{from.Source} lies in the run folder {folder}, which a new run replaces; choose another --run");
        using RunJudge? judge = RunJudging.Open(terminal, options, images, device, cancellation);
        bool isBegun = arguments.IsResumed(parsed) && RunDirectory.IsRun(folder); // and ended before its first checkpoint
        using RunDirectory directory = isBegun ? RunDirectory.Open(folder) : RunDirectory.Create(folder, options, arguments.IsForced(parsed));
        if (isBegun) directory.WriteOptions(options);
        images.Write(directory);
        LeftOutFiles.Write(directory, dataset);
        return TrainingView.Show(terminal, options.Steps, (progress, request) =>
            Trainer.Run(options, dataset, directory, progress, device, cancellation, weights, judge is null ? [request] : [judge, request]));
    }

    // The architecture is the model's, the recipe the preset's, or else the one that the model was trained by.
    private TrainingOptions Inherit(ParseResult parsed, TransferOptions from)
    {
        (ModelOptions model, TrainingOptions? trainedBy) = Transfer.Describe(from.Source);
        return arguments.Options(parsed, from.Source, model, trainedBy ?? new TrainingOptions());
    }

    private static bool IsWithin(string path, string folder)
    {
        string within = Path.GetFullPath(path), root = Path.GetFullPath(folder);
        return within == root || within.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}
