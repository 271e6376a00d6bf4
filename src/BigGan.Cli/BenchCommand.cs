using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Cli.Options;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary><c>biggan bench</c>: how fast this machine trains and samples a preset, and how much memory that takes.</summary>
internal static class BenchCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var preset = new Option<string>("--preset") { Description = "The recipe to measure; 'biggan presets' lists them", HelpName = "NAME", Required = true };
        var width = new Option<int?>("--width") { Description = "Another width of both networks" };
        var batch = new Option<int?>("--batch") { Description = "Images per forward" };
        var steps = new Option<int>("--steps") { Description = "Training steps that are measured", DefaultValueFactory = _ => 5 };
        var warmUp = new Option<int>("--warm-up") { Description = "Training steps before those that are measured", DefaultValueFactory = _ => 2 };
        var threads = new Option<int?>("--threads") { Description = "Threads of one operator (default: one per processor)" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("the result", force);
        var network = new NetworkArguments();
        var verb = new Verb(
            "bench",
            "Measures training and sampling of a preset on this machine, on images of noise.",
            new Example("biggan bench --preset fashion-demo", "how long the demo takes here"),
            new Example("biggan bench --preset imagenet-128 --width 32 --batch 8 --json", "a narrower network and a smaller batch, for a script"));
        foreach (Option option in (Option[])[preset, width, batch, steps, warmUp, threads, force, json]) verb.Options.Add(option);
        network.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput output = json.Read(parsed, terminal);
            int counted = parsed.GetValue(steps), before = parsed.GetValue(warmUp);
            if (counted < 1) throw new InvalidOptionException($"--steps {counted} is below 1");
            if (before < 0) throw new InvalidOptionException($"--warm-up {before} is below 0");
            Preset recipe = Presets.Get(parsed.GetValue(preset)!);
            Device device = DeviceName.Parse(parsed.GetValue(network.Device)!);
            TrainingOptions options = recipe.Options with
            {
                Model = parsed.GetValue(width) is { } channels ? OfWidth(recipe.Options.Model, channels) : recipe.Options.Model,
                BatchSize = parsed.GetValue(batch) ?? recipe.Options.BatchSize,
                Precision = NetworkPrecision.Resolve(parsed.GetValue(network.Precision) ?? recipe.Options.Precision, device),
            };
            TrainingOptionsValidator.Validate(options);
            if (parsed.GetValue(threads) is { } count)
            {
                if (count < 1) throw new InvalidOptionException($"--threads {count} is below 1");
                LibTorch.Threads = count;
            }

            using var benchmark = new TrainingBenchmark(options, device);
            string arithmetic = options.Precision == Precision.BFloat16 ? "bf16" : "fp32";
            var report = new BenchReport(recipe.Name, options.BatchSize, arithmetic, device.ToString(), LibTorch.Threads, benchmark.Run(before, counted, cancellation));
            if (!output.Write(report, BenchJson.Default.BenchReport)) Print(terminal, report);
            return ExitCode.Success;
        });
    }

    private static ModelOptions OfWidth(ModelOptions model, int width) => model with
    {
        Generator = model.Generator with { Width = width },
        Discriminator = model.Discriminator with { Width = width },
    };

    private static void Print(Terminal terminal, BenchReport report)
    {
        TrainingBenchmarkResult result = report.Result;
        void Line(FormattableString text) => terminal.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        Line($"{report.Preset}, batch {report.Batch}, {report.Precision}, {report.Device}, {report.Threads} threads");
        Line($"training  {result.SecondsPerStep:F3} s a step at best, {result.MedianSecondsPerStep:F3} s in the median; {result.ImagesPerSecond:F1} images/s");
        Line($"sampling  {result.SamplesPerSecond:F1} images/s");
        Line($"memory    {result.PeakResidentBytes / 1048576.0:F0} MiB resident at most");
    }
}

/// <summary>What <c>biggan bench --json</c> writes.</summary>
internal sealed record BenchReport(string Preset, int Batch, string Precision, string Device, int Threads, TrainingBenchmarkResult Result);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
