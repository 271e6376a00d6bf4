using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Imaging;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary><c>biggan demo</c>: trains a small BigGAN on real images, draws samples and scores them, in minutes on a CPU.</summary>
internal static class DemoCommand
{
    private const string Data = "fashion-mnist";
    private const string Preset = "fashion-demo";
    private const int SamplesPerClass = 200;
    private const int Columns = 10;

    internal static Verb Create(Terminal terminal)
    {
        var output = new Option<string>("--out") { Description = "Folder for the run, the sheet and the report", DefaultValueFactory = _ => "demo" };
        var steps = new Option<long?>("--steps") { Description = "Train for another number of steps" };
        var force = new Option<bool>("--force") { Description = "Train again although a finished demo exists" };
        var verb = new Verb(
            "demo",
            "Trains a small BigGAN on Fashion-MNIST in a few minutes, draws a sheet of samples and scores them.",
            new Example("biggan demo", "train, draw, score; results in demo/"),
            new Example("biggan demo --out /tmp/demo --steps 300", "a shorter one elsewhere"));
        foreach (Option option in (Option[])[output, steps, force]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) => Run(terminal, parsed.GetValue(output)!, parsed.GetValue(steps), parsed.GetValue(force), cancellation));
    }

    private static int Run(Terminal terminal, string folder, long? steps, bool force, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        TrainingOptions options = Presets.Get(Preset).Options;
        options = options with { Steps = steps ?? options.Steps };
        TrainingOptionsValidator.Validate(options);
        string run = Path.Combine(folder, "run");
        bool resume = !force && Directory.Exists(run);
        if (resume && !SameOptions(run, options))
            throw new InvalidFileException(run, "holds a demo with other options; --force replaces it, --out takes another folder");
        using IImageDataset test = Open("test");
        using FeatureClassifier classifier = FeatureNetworkCatalogue.OpenFor(test.ClassNames, test.Shape, "cpu") ?? TrainClassifier(terminal, cancellation);
        ClassAgreement real = ClassAgreement.Of(classifier, test, null, cancellation);
        terminal.WriteLine($"a classifier trained on the real images calls {Percent(real)} of {test.Count:N0} real test images their class");

        TrainingFinished finished = Train(terminal, options, run, resume, cancellation);
        if (finished.Cancelled) return ExitCode.Cancelled;

        string sheet = Path.Combine(folder, "samples.png");
        var scored = new List<(string Name, string Path, ClassAgreement Agreement)> { ("this demo", run, Agreement(classifier, run, sheet)) };
        if (ModelCatalogue.FindShipped("fashion-32") is { } shipped) scored.Add(("the shipped fashion-32", shipped, Agreement(classifier, shipped, null)));
        foreach ((string name, _, ClassAgreement agreement) in scored)
            terminal.WriteLine($"of {SamplesPerClass * agreement.PerClass.Count:N0} samples of {name} it calls {Percent(agreement)} the class they were asked to be");

        string report = Path.Combine(folder, "report.md");
        AtomicFile.WriteText(report, Report(options, real, scored, resume ? null : (finished.Elapsed, Stopwatch.GetElapsedTime(started))));
        terminal.WriteLine($"samples: {sheet}");
        terminal.WriteLine($"report:  {report}");
        terminal.WriteLine($"next:    biggan sample --model {CommandText.Path(run)} --class sneaker --out sneakers.png");
        return ExitCode.Success;
    }

    private static IImageDataset Open(string split) => ImageDatasets.Open(Data, new DatasetOptions { Height = 32, Width = 32, Channels = 1, Split = split });

    private static FeatureClassifier TrainClassifier(Terminal terminal, CancellationToken cancellation)
    {
        using IImageDataset train = Open("train");
        return FeatureTrainingView.Train(terminal, train, new ClassifierOptions { Epochs = 2 }, null, "cpu", cancellation);
    }

    private static TrainingFinished Train(Terminal terminal, TrainingOptions options, string path, bool resume, CancellationToken cancellation)
    {
        var request = new RunRequest { Folder = path, Images = new ImagesRequest { Source = Data }, Options = _ => options, Force = true };
        // An interrupted demo continues from its newest checkpoint; for a finished one only samples and scores are computed again.
        using TrainingRun run = resume ? TrainingRun.Resume(request, null, cancellation) : TrainingRun.Start(request, null, cancellation);
        return TrainingView.Show(terminal, options.Steps, (progress, save) => run.Train(progress, cancellation, [save]));
    }

    private static bool SameOptions(string path, TrainingOptions options)
    {
        string file = Path.Combine(path, "options.json");
        return File.Exists(file) && File.ReadAllText(file).TrimEnd() == TrainingOptionsJson.Serialize(options).TrimEnd();
    }

    private static ClassAgreement Agreement(FeatureClassifier classifier, string model, string? sheet)
    {
        using var sampler = Sampler.Load(model, new SamplerOptions { BatchSize = 50 });
        int classes = sampler.ClassNames.Count;
        int[] labels = [.. Enumerable.Range(0, SamplesPerClass * classes).Select(i => i % classes)];
        Sample[] samples = [.. sampler.Draw(new SamplingOptions { Labels = labels })];
        if (sheet is not null)
        {
            // The first images of each class, not hand-picked.
            ImageBuffer[] shown = [.. Enumerable.Range(0, classes).SelectMany(label => samples.Where(sample => sample.Label == label).Take(Columns)).Select(sample => sample.Image)];
            PngFile.Write(sheet, SampleSheet.Draw(shown, new SampleSheetOptions { Columns = Columns, RowLabels = sampler.ClassNames }));
        }

        return ClassAgreement.Of(classifier, sampler.ClassNames, samples.Select(sample => (sample.Image, sample.Label)));
    }

    private static string Report(TrainingOptions options, ClassAgreement real,
        List<(string Name, string Path, ClassAgreement Agreement)> scored, (TimeSpan Training, TimeSpan All)? elapsed)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Demo\n\nPreset {Preset}, {options.Steps:N0} steps of batch {options.BatchSize}");
        if (elapsed is { } took) text.Append(CultureInfo.InvariantCulture, $"; training took {took.Training:m\\:ss}, everything {took.All:m\\:ss}");
        text.Append(".\n\n![samples](samples.png)\n\n");
        text.Append("A classifier trained on the real training images names the class of each image. Samples are untruncated, seed 0, none picked.\n\n");
        text.Append("| class | real test images |").AppendJoin(" |", scored.Select(entry => $" {entry.Name}")).Append(" |\n|---|---|");
        text.Append(string.Concat(scored.Select(_ => "---|"))).Append('\n');
        for (int i = 0; i < real.PerClass.Count; i++)
        {
            string row = string.Join(" | ", scored.Select(entry => $"{entry.Agreement.PerClass[i].Share:P1}"));
            text.Append(CultureInfo.InvariantCulture, $"| {real.PerClass[i].Name} | {real.PerClass[i].Share:P1} | {row} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"| **all** | **{Percent(real)}** | {string.Join(" | ", scored.Select(entry => $"**{Percent(entry.Agreement)}**"))} |\n");
        return text.ToString();
    }

    private static string Percent(ClassAgreement agreement) => agreement.Overall.ToString("P1", CultureInfo.InvariantCulture);
}
