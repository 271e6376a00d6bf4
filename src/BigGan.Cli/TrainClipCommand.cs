using System.CommandLine;
using System.Diagnostics;
using BigGan.Cli.Options;
using BigGan.Clip.Training;
using BigGan.Data;

namespace BigGan.Cli;

/// <summary><c>biggan train-clip</c>: trains a small CLIP on images with classes.</summary>
internal static class TrainClipCommand
{
    private const int DefaultSize = 32;

    internal static Verb Create(Terminal terminal)
    {
        var defaults = new ClipTrainingOptions();
        var data = new Option<string[]>("--data") { Description = $"{DatasetArguments.SourceDescription}; several times for several data sets", HelpName = "PATH|NAME" };
        var output = new Option<string?>("--out") { Description = "The folder to write (default: clip-NAME, after the data sets)", HelpName = "DIR" };
        var size = new Option<int>("--size") { Description = "Height and width of the images in pixels", HelpName = "N", DefaultValueFactory = _ => DefaultSize };
        var reading = new DatasetArguments();
        var testSplit = new TestSplitOption();
        var epochs = new Option<double>("--epochs") { Description = "Epochs", HelpName = "N", DefaultValueFactory = _ => defaults.Epochs };
        var width = new Option<int>("--width") { Description = "Channels of the first convolution of the image network", HelpName = "N", DefaultValueFactory = _ => defaults.Width };
        var depth = new Option<int>("--depth") { Description = "Residual convolutions of each stage of the image network", HelpName = "N", DefaultValueFactory = _ => defaults.Depth };
        var textWidth = new Option<int>("--text-width") { Description = "Numbers a token of the text network, a multiple of 32", HelpName = "N", DefaultValueFactory = _ => defaults.TextWidth };
        var batch = new Option<int>("--batch") { Description = "Images of a step", HelpName = "N", DefaultValueFactory = _ => defaults.BatchSize };
        var rate = new Option<double>("--learning-rate") { Description = "Adam's peak learning rate", HelpName = "R", DefaultValueFactory = _ => defaults.LearningRate };
        var flip = new ChoiceOption<Flipping>("--flip", "Mirror half of the images (default: on)", ("on", Flipping.On), ("off", Flipping.Off));
        var seed = new Option<long>("--seed") { Description = "Seed of weights, order, views of the images and captions", HelpName = "S" };
        var device = new NetworkArguments().Device;
        var force = new Option<bool>("--force") { Description = "Replace a CLIP that exists" };
        var json = new JsonOption("a summary", force);
        var verb = new Verb(
            "train-clip",
            "Trains a small CLIP on images with classes: it tells which sentence describes an image.",
            new Example("biggan train-clip --data fashion-mnist --data cifar10-images.zip --out clip-small", "the CLIP that ships"),
            new Example("biggan train-clip --data photos/ --size 64 --epochs 20", "writes clip-photos/"),
            new Example("biggan train-clip --data photos/ --size 64 --width 32 --depth 2 --json", "larger, for a script"));
        verb.Options.Add(data);
        foreach (Option option in (Option[])[output, size]) verb.Options.Add(option);
        reading.AddReadingTo(verb);
        foreach (Option option in (Option[])[testSplit, epochs, width, depth, textWidth, batch, rate, flip, seed, device, force, json]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            string[] sources = parsed.GetValue(data) is { Length: > 0 } given ? given : throw new InvalidOptionException("train-clip needs --data PATH|NAME, images with classes");
            var options = new ClipTrainingOptions
            {
                Width = parsed.GetValue(width),
                Depth = parsed.GetValue(depth),
                TextWidth = parsed.GetValue(textWidth),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                Flip = parsed.GetValue(flip) is not Flipping.Off,
                Seed = parsed.GetValue(seed),
            };
            options.Validate(); // before decoding, which may take long
            int side = parsed.GetValue(size);
            if (side is < 8 or > 1024) throw new InvalidOptionException($"--size {side} is not from 8 to 1024");
            string folder = parsed.GetValue(output) ?? $"clip-{string.Join('-', sources.Select(DatasetArguments.NameOf))}";
            CheckFolder(folder, parsed.GetValue(force));
            DatasetOptions reads = reading.Read(parsed) with { Height = side, Width = side };
            var opened = new List<IImageDataset>();
            try
            {
                foreach (string source in sources) opened.Add(DecodingView.Open(terminal, source, reads, cancellation));
                IImageDataset[] train = [.. opened];
                foreach ((int i, string source) in sources.Index())
                    if (testSplit.Open(parsed, terminal, source, reads, train[i], cancellation) is { } test) opened.Add(test);
                long start = Stopwatch.GetTimestamp();
                using TrainedClip trained = ClipTrainingView.Train(terminal, train, options, parsed.GetValue(device)!, cancellation);
                double seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
                foreach (IImageDataset test in opened.Skip(train.Length)) ClipTrainingView.Measure(terminal, trained, test, cancellation);
                trained.Save(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
                var summary = new ClipTrainingSummary(folder, trained.ParameterCount, trained.Record.Words.Count, seconds, trained.Record.Accuracy);
                if (!result.Write(summary, ClipSummaryJson.Default.ClipTrainingSummary)) summary.Print(terminal);
                return ExitCode.Success;
            }
            finally
            {
                foreach (IImageDataset dataset in opened) dataset.Dispose();
            }
        });
    }

    // Only files of a CLIP are ever replaced; whatever else is in the folder stays.
    private static void CheckFolder(string folder, bool force)
    {
        if (folder.Length == 0) throw new InvalidOptionException("--out is empty; name a folder");
        Sampling.SampleTarget.Prepare([Path.Combine(folder, ClipTrainingRecord.FileName)], force);
        if (!force && Directory.EnumerateFileSystemEntries(folder).Any()) throw new InvalidFileException(folder, "is not empty; choose another --out, or write into it with --force");
    }
}
