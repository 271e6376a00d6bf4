using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Data;
using BigGan.Sampling;

namespace BigGan.Cli;

/// <summary><c>biggan neighbours</c>: the training images that samples are most like.</summary>
internal static class NeighboursCommand
{
    private const int MaxSamples = 1000;
    private const int DefaultNeighbours = 8;
    private const int MaxNeighbours = 100;

    internal static Verb Create(Terminal terminal)
    {
        var data = new DatasetArguments();
        var classes = new ClassArguments("at most ten, spread evenly");
        var count = new Option<int>("--count") { Description = "Samples of each class", HelpName = "N", DefaultValueFactory = _ => 1 };
        var nearest = new Option<int?>("--nearest") { Description = $"Images to find for each sample (default: {DefaultNeighbours})", HelpName = "K" };
        var space = new ChoiceOption<NeighbourSpace>(
            "--space",
            "Compare pixels (the default), or what a classifier sees in them",
            ("pixels", NeighbourSpace.Pixels),
            ("features", NeighbourSpace.Features));
        var features = new Option<string?>("--feature-network")
        {
            Description = "The classifier of --space features (default: the one that ships for these images, or else one trained on them now)",
            HelpName = "FILE|NAME",
        };
        var among = new ChoiceOption<NeighbourRange>(
            "--among",
            "Look among the images of the sample's class (the default), or among all",
            ("class", NeighbourRange.SameClass),
            ("all", NeighbourRange.All));
        var seed = new Option<long>("--seed") { Description = "Seed of the samples (default: 0)", HelpName = "S" };
        var output = new Option<string>("--out") { Description = "A .png sheet with one row per sample", HelpName = "FILE.png", DefaultValueFactory = _ => "neighbours.png" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("indices, classes and distances", force);
        var model = new ModelArguments();
        var truncation = new TruncationArguments();
        var verb = new Verb(
            "neighbours",
            "Finds the training images nearest to samples: does the model copy its training images?",
            new Example("biggan neighbours --data fashion-mnist", "the nearest real images of one sample of each class"),
            new Example("biggan neighbours --data fashion-mnist --space features --class bag --count 5", "by what a classifier sees"),
            new Example("biggan neighbours --model runs/photos --data photos/ --among all --json", "whatever the class, for a script"));
        verb.Options.Add(data.Data);
        foreach (Option option in (Option[])[classes.Option, count, nearest, space, features, among, seed]) verb.Options.Add(option);
        verb.Rename(nearest, "--neighbours");
        truncation.AddTo(verb);
        foreach (Option option in (Option[])[output, force, json]) verb.Options.Add(option);
        data.AddReadingTo(verb);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            truncation.Check(parsed);
            string source = parsed.GetValue(data.Data) ?? throw new InvalidOptionException("neighbours needs --data PATH|NAME, the images that the model was trained on");
            if (parsed.GetValue(count) is < 1 or > MaxSamples) throw new InvalidOptionException($"--count {parsed.GetValue(count)} is out of range: 1 to {MaxSamples}");
            int each = parsed.GetValue(nearest) ?? DefaultNeighbours;
            if (each is < 1 or > MaxNeighbours) throw new InvalidOptionException($"--nearest {each} is out of range: 1 to {MaxNeighbours}");
            NeighbourSpace chosen = parsed.GetValue(space) ?? NeighbourSpace.Pixels;
            if (chosen == NeighbourSpace.Pixels && parsed.GetValue(features) is not null) throw new InvalidOptionException("--feature-network is for --space features");
            string path = SampleTarget.Picture(parsed.GetValue(output)!, parsed.GetValue(force), ".png");
            using Sampler sampler = model.Open(parsed, terminal);
            int[] labels = [.. classes.ReadFew(parsed, terminal, sampler).SelectMany(label => Enumerable.Repeat(label, parsed.GetValue(count)))];
            if (labels.Length > MaxSamples) throw new InvalidOptionException($"{labels.Length} samples are too many; the limit is {MaxSamples} (--class, --count)");
            var drawing = new ModelDrawing(terminal, sampler, model.NameOf(parsed));
            DatasetOptions options = data.Read(parsed) with { Height = drawing.Image.Height, Width = drawing.Image.Width, Channels = drawing.Image.Channels };
            using IImageDataset dataset = DecodingView.Open(terminal, source, options, cancellation);

            var figure = new NeighbourFigure(terminal, drawing, dataset, model.DeviceOf(parsed), parsed.GetValue(features));
            NeighbourReport report = figure.Draw(
                new SamplingOptions { Labels = labels, Seed = parsed.GetValue(seed), Truncation = truncation.Read(parsed, sampler), Statistics = truncation.ReadStatistics(parsed) },
                each,
                chosen,
                parsed.GetValue(among) ?? NeighbourRange.SameClass,
                path,
                cancellation);
            if (!result.Write(report, NeighbourJson.Default.NeighbourReport)) terminal.WriteLine(report.File);
            return ExitCode.Success;
        });
    }
}
