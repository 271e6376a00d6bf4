using System.Globalization;
using BigGan.Cli.Runs;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary><c>biggan train</c>: trains a BigGAN on a data set, in a run folder that can be resumed.</summary>
internal static class TrainCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var arguments = new TrainArguments();
        var verb = new Verb(
            "train",
            "Trains a BigGAN on your images.",
            new Example("biggan train --data fashion-mnist --preset fashion-32", "train the recipe of the shipped model"),
            new Example("biggan train --data photos/ --preset cifar10 --size 64 --run runs/photos", "on a folder with one folder a class, at 64x64"),
            new Example("biggan train --run runs/photos --resume --steps 200000", "go on, for longer"),
            new Example("biggan train --data cats/ --start-from biggan-deep-128/ --preset deep-128 --steps 5000 --class-from siamese=\"Siamese cat\"", "start from a trained model"),
            new Example("biggan train --data fashion-mnist --preset fashion-32 --evaluate-every 1000", "score samples every 1,000 steps, and keep the checkpoint of the lowest FID"),
            new Example("biggan train --data photos.zip --preset imagenet-128 --set model.generator.width=48 --set discriminator.accumulations=1", "change single options"));
        arguments.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            RunRequest request = arguments.Read(parsed);
            var view = new WorkView(terminal, "train");
            using TrainingRun run = view.Show(() =>
                !arguments.IsResumed(parsed) ? TrainingRun.Start(request, view, cancellation)
                : arguments.DescribesRun(parsed) ? TrainingRun.StartOrResume(request, view, cancellation)
                : TrainingRun.Resume(request, view, cancellation));
            foreach (OptionDifference change in run.Changes) terminal.Note($"changed: {Flag(change.Option)} is {change.After} (was {change.Before})");
            if (run.Step == run.Options.Steps) terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{run.Step:N0} steps are done already; --steps N goes on to a higher number"));

            TrainingFinished finished = TrainingView.Show(terminal, run.Options.Steps, (progress, save) => run.Train(progress, cancellation, [save]));
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{finished.Step:N0} steps done; checkpoint {finished.Checkpoint}"));
            if (finished.Cancelled) return ExitCode.Cancelled;
            string scores = Path.Combine(run.Folder, "evaluation", "scores.csv");
            if (Directory.Exists(Path.GetDirectoryName(scores))) terminal.Note($"scores: {scores}");
            terminal.Note($"sheets: {Path.Combine(run.Folder, "samples")}; draw more with: biggan sample --model {CommandText.Path(run.Folder)}");
            return ExitCode.Success;
        });
    }

    private static string Flag(string option) => option switch
    {
        "images.source" => "--data",
        "images.split" => "--split",
        "images.small" => "--small",
        "images.skip_bad" => "--skip-bad",
        _ => option,
    };
}
