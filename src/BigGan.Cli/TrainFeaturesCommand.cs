using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;

namespace BigGan.Cli;

/// <summary><c>biggan train-features</c>: trains a feature network of our own, a small classifier.</summary>
internal static class TrainFeaturesCommand
{
    private const string Extension = ".safetensors";

    internal static Verb Create(Terminal terminal)
    {
        var defaults = new ClassifierOptions();
        var data = new DatasetArguments();
        var testSplit = new TestSplitOption();
        var name = new Option<string?>("--name") { Description = "Name of the network, which scores in its features have (default: biggan- and the data set)", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "The file to write (default: features-NAME.safetensors)", HelpName = "FILE.safetensors" };
        var epochs = new Option<double>("--epochs") { Description = "Epochs", HelpName = "N", DefaultValueFactory = _ => defaults.Epochs };
        var width = new Option<int>("--width") { Description = "Channels of the first layer; the feature vector is eight times as long", HelpName = "N", DefaultValueFactory = _ => defaults.Width };
        var depth = new Option<int>("--depth") { Description = "Residual convolutions of each stage", HelpName = "N", DefaultValueFactory = _ => defaults.Depth };
        var batch = new Option<int>("--batch") { Description = "Images of a step", HelpName = "N", DefaultValueFactory = _ => defaults.BatchSize };
        var rate = new Option<double>("--learning-rate") { Description = "Adam's peak learning rate", HelpName = "R", DefaultValueFactory = _ => defaults.LearningRate };
        var flip = new ChoiceOption<Flipping>("--flip", "Mirror half of the images (default: on for images in colour)", ("on", Flipping.On), ("off", Flipping.Off));
        var shift = new Option<int>("--shift") { Description = "Largest random shift of training images in pixels", HelpName = "N", DefaultValueFactory = _ => defaults.Shift };
        var seed = new Option<long>("--seed") { Description = "Seed of weights, order, mirroring and shifts", HelpName = "S" };
        var device = new NetworkArguments().Device;
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("a summary", force);
        var verb = new Verb(
            "train-features",
            "Trains a small classifier on your images, as a feature network for scores.",
            new Example("biggan train-features --data photos/ --size 64", "writes features-photos.safetensors"),
            new Example("biggan train-features --data fashion-mnist --size 32 --flip on --out fashion.safetensors", "grey images, mirrored as photographs are"),
            new Example("biggan train-features --data photos/ --size 64 --width 32 --epochs 20 --name photos-wide --json", "larger, longer, for a script"));
        verb.Options.Add(data.Data);
        foreach (Option option in (Option[])[name, output]) verb.Options.Add(option);
        data.AddTo(verb);
        foreach (Option option in (Option[])[testSplit, epochs, width, depth, batch, rate, flip, shift, seed, device, force, json]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            string source = parsed.GetValue(data.Data) ?? throw new InvalidOptionException("train-features needs --data PATH|NAME, images with classes");
            var options = new ClassifierOptions
            {
                Width = parsed.GetValue(width),
                Depth = parsed.GetValue(depth),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                Flip = parsed.GetValue(flip) is { } asked ? asked == Flipping.On : null,
                Shift = parsed.GetValue(shift),
                Seed = parsed.GetValue(seed),
            };
            FeatureClassifier.Check(options, parsed.GetValue(name)); // before decoding, which may take long
            DatasetOptions reading = data.Read(parsed);
            string path = parsed.GetValue(output) ?? $"features-{parsed.GetValue(name) ?? DatasetArguments.NameOf(source)}{Extension}";
            if (Path.GetExtension(path) != Extension) throw new InvalidOptionException($"--out '{path}' is not the name of a {Extension} file");
            SampleTarget.Prepare([path], parsed.GetValue(force));
            using IImageDataset train = DecodingView.Open(terminal, source, reading, cancellation);
            using IImageDataset? test = testSplit.Open(parsed, terminal, source, reading, train, cancellation);
            if (test is not null) RequireAlike(train, test);

            using FeatureClassifier network = FeatureTrainingView.Train(terminal, train, options, parsed.GetValue(name), parsed.GetValue(device)!, cancellation);
            ClassAgreement? accuracy = test is null ? null : FeatureTrainingView.Measure(terminal, network, test, cancellation);
            network.Save(path);
            FeatureTrainingSummary summary = FeatureTrainingSummary.Of(path, network, accuracy);
            if (!result.Write(summary, FeatureTrainingJson.Default.FeatureTrainingSummary)) summary.Print(terminal);
            return ExitCode.Success;
        });
    }

    private static void RequireAlike(IImageDataset train, IImageDataset test)
    {
        if (test.Shape != train.Shape) throw new InvalidOptionException($"the test split of {train.Name} has {test.Shape} images, the part that is trained on {train.Shape}; give a --size");
        if (!test.ClassNames.SequenceEqual(train.ClassNames)) throw new InvalidOptionException($"the test split of {train.Name} has other classes than the part that is trained on");
    }
}
