using System.CommandLine;
using System.Globalization;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Imaging;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli;

/// <summary><c>biggan sample</c>: draws images from a run, a checkpoint or a model.</summary>
internal static class SampleCommand
{
    private const int DefaultCount = 10;
    private const int ManyClasses = 100;
    private const int MaxCount = 1_000_000;

    internal static Verb Create(Terminal terminal)
    {
        var classes = new ClassArguments("all");
        var count = new Option<int?>("--count") { Description = $"Images of each class (default: {DefaultCount}, or 1 where there are more than {ManyClasses} classes)", HelpName = "N" };
        var seed = new Option<long?>("--seed") { Description = "Seed of the latents; image n of a class depends on the seed only (default: 0)", HelpName = "S" };
        var latents = new Option<string?>("--latents")
        {
            Description = "Draw given latents: z float32 [N,L], y int64 [N] or float32 [N,K]",
            HelpName = "FILE.safetensors",
        };
        var source = new Option<string?>("--latents-from")
        {
            Description = "Draw the latents of DeepMind's notebook and the Hugging Face package: NumPy's and SciPy's for a seed, the same for every class (docs/sampling.md)",
            HelpName = "numpy:SEED",
        };
        var path = new Option<string>("--out")
        {
            Description = "A .png file for one sheet, a folder for one file per image, or a .safetensors file for the network's outputs",
            HelpName = "FILE|DIR/",
            DefaultValueFactory = _ => "samples.png",
        };
        var sheet = new ChoiceOption<SheetForm>(
            "--sheet",
            "Classes of a grid one below the other, or all images in a square with names below (default: rows while they are few enough)",
            ("rows", SheetForm.Rows),
            ("grid", SheetForm.Grid));
        var plain = new Option<bool>("--plain") { Description = "A grid without class names" };
        var force = new Option<bool>("--force") { Description = "Replace files that exist" };
        var json = new JsonOption("a summary with the paths", force);
        var model = new ModelArguments();
        var truncation = new TruncationArguments();
        var verb = new Verb(
            "sample",
            "Draws images from a trained model.",
            new Example("biggan sample --class sneaker --count 64 --out sneakers.png", "a grid of one class from the shipped model"),
            new Example("biggan sample --model runs/photos --truncation 0.5 --seed 7 --out photos/", "a file an image, typical ones only"),
            new Example("biggan sample --truncation 0.5 --statistics standing", "batch statistics collected for just this truncation"),
            new Example("biggan sample --latents z.safetensors --out images.safetensors", "given latents, exact numbers"));
        foreach (Option option in (Option[])[classes.Option, count, seed]) verb.Options.Add(option);
        truncation.AddTo(verb);
        foreach (Option option in (Option[])[latents, source, path, sheet, plain, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        Option[] drawn = [classes.Option, count, seed];
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            Option? unused = Array.Find(drawn, option => parsed.GetResult(option) is { Implicit: false });
            if (parsed.GetValue(latents) is not null && unused is not null)
                throw new InvalidOptionException($"--latents says itself what is drawn; leave out {unused.Name}");
            uint? notebook = parsed.GetValue(source) is { } named ? NotebookSeed(named) : null;
            if (notebook is not null && (parsed.GetValue(latents) is not null || parsed.GetResult(seed) is { Implicit: false }))
                throw new InvalidOptionException($"--latents-from says itself what is drawn; leave out {(parsed.GetValue(latents) is not null ? latents.Name : seed.Name)}");
            truncation.Check(parsed);
            if (parsed.GetValue(count) is < 1 or > MaxCount) throw new InvalidOptionException($"--count {parsed.GetValue(count)} is out of range: 1 to {MaxCount}");
            SampleTarget target = SampleTarget.Parse(parsed.GetValue(path)!);
            if (target.Form != SampleForm.Folder) SampleTarget.Prepare([target.Path], parsed.GetValue(force));

            using Sampler sampler = model.Open(parsed, terminal);
            var drawing = new ModelDrawing(terminal, sampler, model.NameOf(parsed));
            var output = new SampleOutput(drawing, target, parsed.GetValue(force));
            var samples = new SampleDrawing(drawing, output, parsed.GetValue(sheet), parsed.GetValue(plain));
            int[] labels = classes.Read(parsed, terminal, sampler);
            Truncation? limit = truncation.Read(parsed, sampler);
            StatisticsOptions statistics = truncation.ReadStatistics(parsed);
            int each = parsed.GetValue(count) ?? (labels.Length > ManyClasses ? 1 : DefaultCount);
            SampleReport report = parsed.GetValue(latents) is { } given ? samples.DrawGiven(given, limit, statistics, cancellation)
                : notebook is { } notebookSeed ? samples.DrawNotebook(labels, each, notebookSeed, limit, statistics, cancellation)
                : samples.Draw(labels, each, parsed.GetValue(seed) ?? 0, limit, statistics, cancellation);

            if (!result.Write(report, SampleJson.Default.SampleReport)) terminal.WriteLine(target.Form == SampleForm.Folder ? $"{report.Count} images in {target.Path}" : report.Files[0]);
            return ExitCode.Success;
        });
    }

    private static uint NotebookSeed(string source)
    {
        const string prefix = "numpy:";
        return source.StartsWith(prefix, StringComparison.Ordinal) && uint.TryParse(source.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out uint seed)
            ? seed
            : throw new InvalidOptionException($"--latents-from '{source}' is not {prefix}SEED with a whole number from 0 to {uint.MaxValue}, such as {prefix}0");
    }
}
