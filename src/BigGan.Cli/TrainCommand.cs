using System.CommandLine;
using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Cli.Evaluation;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Models;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary><c>biggan train</c>: trains a BigGAN on a data set, in a run folder that can be resumed.</summary>
internal static class TrainCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var data = new DatasetArguments();
        var recipe = new RecipeArguments();
        var network = new NetworkArguments();
        var transfer = new TransferArguments();
        var run = new Option<string?>("--run") { Description = "The run folder (default: runs/PRESET)", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run from its newest checkpoint; images and options are remembered" };
        var force = new Option<bool>("--force") { Description = "Replace a run that is already there" };
        var verb = new Verb(
            "train",
            "Trains a BigGAN on your images.",
            new Example("biggan train --data fashion-mnist --preset fashion-32", "train the recipe of the shipped model"),
            new Example("biggan train --data photos/ --preset cifar10 --size 64 --run runs/photos", "on a folder with one folder a class, at 64x64"),
            new Example("biggan train --run runs/photos --resume --steps 200000", "go on, for longer"),
            new Example("biggan train --data cats/ --from biggan-deep-128/ --preset deep-128 --steps 5000 --class-from siamese=\"Siamese cat\"", "start from a trained model"),
            new Example("biggan train --data fashion-mnist --preset fashion-32 --evaluate-every 1000", "score samples every 1,000 steps, and keep the checkpoint of the lowest FID"),
            new Example("biggan train --data photos.zip --preset imagenet-128 --set model.generator.width=48 --set discriminator.accumulations=1", "change single options"));
        verb.Options.Add(data.Data);
        recipe.AddTo(verb);
        verb.Options.Add(run);
        verb.Options.Add(resume);
        verb.Options.Add(force);
        transfer.AddTo(verb);
        data.AddTo(verb);
        network.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            string folder = parsed.GetValue(run) ?? DefaultRun(recipe.PresetName(parsed));
            string? source = parsed.GetValue(data.Data);
            string device = parsed.GetValue(network.Device)!;
            Precision? precision = parsed.GetValue(network.Precision);
            TrainingFinished finished;
            if (parsed.GetValue(resume))
            {
                if (transfer.Read(parsed) is not null) throw new InvalidOptionException("a run that is resumed has its own weights; leave out --from or --resume");
                using RunDirectory directory = RunDirectory.Open(folder);
                TrainingOptions options = recipe.Resolve(parsed, directory.ReadOptions(), precision);
                RunData images = Remembered(directory, source, data.Read(parsed), options.Model);
                using IImageDataset dataset = Open(terminal, images, cancellation);
                Trainer.Check(options, dataset, device, directory.ReadOptions()); // before anything of the run is replaced
                using RunJudge? judge = RunJudging.Open(terminal, options, images, device, cancellation);
                directory.WriteOptions(options);
                finished = Train(options, dataset, images, directory, judge);
            }
            else
            {
                if (source is null) throw new InvalidOptionException("train needs --data PATH|NAME, or --resume to go on with a run");
                TransferOptions? from = transfer.Read(parsed);
                TrainingOptions options = from is null ? recipe.Resolve(parsed, null, precision) : Inherit(from, data.Read(parsed));
                options = transfer.Apply(parsed, options);
                if (from is null) options = options with { Model = Resized(options.Model, data.Read(parsed)) };
                TrainingOptionsValidator.Validate(options); // before decoding, which may take long
                RunData images = new(FullSource(source), Fit(data.Read(parsed), options.Model));
                using IImageDataset dataset = Open(terminal, images, cancellation);
                options = options with { Model = options.Model with { ClassCount = dataset.ClassNames.Count } };
                Trainer.Check(options, dataset, device); // before a run that is there is replaced
                using Transfer? weights = from is null ? null : Transfer.Open(from, dataset.ClassNames);
                foreach (string note in weights?.Notes ?? []) terminal.Note(note);
                if (options.FrozenDiscriminatorBlocks > 0 && weights is not { HasDiscriminator: true })
                    throw new InvalidOptionException("frozen blocks of D keep the weights they start with, so they need --from a model that has a discriminator");
                if (from is not null && IsWithin(from.Source, folder))
                    throw new InvalidOptionException($"{from.Source} lies in the run folder {folder}, which a new run replaces; choose another --run");
                using RunJudge? judge = RunJudging.Open(terminal, options, images, device, cancellation);
                using RunDirectory directory = RunDirectory.Create(folder, options, parsed.GetValue(force));
                finished = Train(options, dataset, images, directory, judge, weights);
            }

            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{finished.Step:N0} steps done; checkpoint {finished.Checkpoint}"));
            if (finished.Cancelled) return ExitCode.Cancelled;
            if (Directory.Exists(Path.Combine(folder, "evaluation"))) terminal.Note($"scores: {Path.Combine(folder, "evaluation", "scores.csv")}");
            terminal.Note($"sheets: {Path.Combine(folder, "samples")}; draw more with: biggan sample --model {CommandText.Path(folder)}");
            return ExitCode.Success;

            // The architecture is the model's, the recipe the preset's, or else the one that the model was trained by.
            TrainingOptions Inherit(TransferOptions from, DatasetOptions asked)
            {
                (ModelOptions model, TrainingOptions? trainedBy) = Transfer.Describe(from.Source);
                if ((asked.Height ?? model.Height, asked.Width ?? model.Width) != (model.Height, model.Width))
                    throw new InvalidOptionException($"--size {asked.Height}x{asked.Width} is not the size of {from.Source}, {model.Height}x{model.Width}");
                if ((asked.Channels ?? model.ImageChannels) != model.ImageChannels)
                    throw new InvalidOptionException($"--channels {asked.Channels} is not what {from.Source} draws, {model.ImageChannels}");
                if (recipe.ModelOption(parsed) is { } changed)
                    throw new InvalidOptionException($"{changed} changes the architecture, which is that of the model to start from; leave it out");
                return recipe.Resolve(parsed, trainedBy ?? new TrainingOptions(), precision) with { Model = model };
            }

            TrainingFinished Train(TrainingOptions options, IImageDataset dataset, RunData images, RunDirectory directory, RunJudge? judge, Transfer? weights = null)
            {
                images.Write(directory);
                LeftOutFiles.Write(directory, dataset);
                return TrainingView.Show(terminal, options.Steps, progress =>
                    Trainer.Run(options, dataset, directory, progress, device, cancellation, weights, judge));
            }
        });
    }

    private static bool IsWithin(string path, string folder)
    {
        string within = Path.GetFullPath(path), root = Path.GetFullPath(folder);
        return within == root || within.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    private static IImageDataset Open(Terminal terminal, RunData images, CancellationToken cancellation)
    {
        IImageDataset dataset = DecodingView.Open(terminal, images.Source, images.Options, cancellation);
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{dataset.Name}: {dataset.Count:N0} images of {dataset.ClassNames.Count:N0} classes, {dataset.Shape}"));
        return dataset;
    }

    // A size on the command line is the model's as well; what a preset lists block by block was for its own size.
    private static ModelOptions Resized(ModelOptions model, DatasetOptions asked)
    {
        ModelOptions resized = model with
        {
            Height = asked.Height ?? model.Height,
            Width = asked.Width ?? model.Width,
            ImageChannels = asked.Channels ?? model.ImageChannels,
        };
        return (resized.Height, resized.Width) == (model.Height, model.Width) ? resized : resized with
        {
            Generator = model.Generator with { ChannelMultiples = null, Upsample = null, AttentionBlocks = null },
            Discriminator = model.Discriminator with { ChannelMultiples = null, Downsample = null, AttentionBlocks = null },
        };
    }

    private static DatasetOptions Fit(DatasetOptions asked, ModelOptions model) => asked with { Height = model.Height, Width = model.Width, Channels = model.ImageChannels };

    // Other images are opened as asked; the same ones as before, except for what helps where some went bad.
    private static RunData Remembered(RunDirectory directory, string? source, DatasetOptions asked, ModelOptions model)
    {
        if (source is not null) return new RunData(FullSource(source), Fit(asked, model));
        RunData before = RunData.Read(directory)
            ?? throw new InvalidOptionException($"{directory.Path} does not say which images it was trained on; name them with --data");
        return before with { Options = before.Options with { SkipBad = before.Options.SkipBad || asked.SkipBad, Small = asked.Small ?? before.Options.Small } };
    }

    private static string FullSource(string source) => Path.Exists(source) ? Path.GetFullPath(source) : source;

    private static string DefaultRun(string? preset) => preset is null
        ? throw new InvalidOptionException("train needs --run DIR where no --preset names the run")
        : Path.Combine("runs", preset);
}
