using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Cli.Runs;
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
            new Example("biggan train --data cats/ --from biggan-deep-128/ --preset deep-128 --steps 5000 --class-from siamese=\"Siamese cat\"", "start from a trained model"),
            new Example("biggan train --data fashion-mnist --preset fashion-32 --evaluate-every 1000", "score samples every 1,000 steps, and keep the checkpoint of the lowest FID"),
            new Example("biggan train --data photos.zip --preset imagenet-128 --set model.generator.width=48 --set discriminator.accumulations=1", "change single options"));
        arguments.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            string folder = arguments.Folder(parsed);
            TrainingFinished finished = GoesOn() ? new ResumedRun(terminal, arguments).Train(parsed, cancellation) : new NewRun(terminal, arguments).Train(parsed, cancellation);
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{finished.Step:N0} steps done; checkpoint {finished.Checkpoint}"));
            if (finished.Cancelled) return ExitCode.Cancelled;
            if (Directory.Exists(Path.Combine(folder, "evaluation"))) terminal.Note($"scores: {Path.Combine(folder, "evaluation", "scores.csv")}");
            terminal.Note($"sheets: {Path.Combine(folder, "samples")}; draw more with: biggan sample --model {CommandText.Path(folder)}");
            return ExitCode.Success;

            // A job that is queued again gives the same command, with --resume, whether the run has begun or not.
            bool GoesOn()
            {
                if (!arguments.IsResumed(parsed)) return false;
                if (!arguments.IsForced(parsed)) RunDirectory.RequireSaved(folder);
                return RunDirectory.HasCheckpoint(folder) || !arguments.DescribesRun(parsed);
            }
        });
    }
}
