using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Evaluation;
using BigGan.Sampling;

namespace BigGan.Cli;

/// <summary><c>biggan truncate</c>: draws the same latents at several truncations, one row each.</summary>
internal static class TruncateCommand
{
    private const int AboutColumns = 10;
    private const int MaxCount = 10_000;

    internal static Verb Create(Terminal terminal)
    {
        var classes = new ClassArguments("at most ten, spread evenly");
        var count = new Option<int?>("--count") { Description = $"Images of each class (default: as many as make {AboutColumns} columns)", HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "Seed of the latents; without truncation image n equals that of 'biggan sample' (default: 0)", HelpName = "S" };
        var output = new Option<string>("--out") { Description = "A .png sheet with one row per truncation", HelpName = "FILE.png", DefaultValueFactory = _ => "truncation.png" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("a summary with the path", force);
        var model = new ModelArguments();
        var truncation = new TruncationArguments();
        var verb = new Verb(
            "truncate",
            "Draws the same latents at several truncations: more typical images for less variety.",
            new Example("biggan truncate --out truncation.png", "the thresholds of the paper's figure 2, on every class of the shipped model"),
            new Example("biggan truncate --class dress --truncations none,1,0.3 --statistics standing", "one class, statistics collected for each row"),
            new Example("biggan truncate --truncation-mode scale --truncations 1,0.6,0.2 --count 2", "factors instead of thresholds"));
        foreach (Option option in (Option[])[classes.Option, count, seed]) verb.Options.Add(option);
        truncation.AddSeriesTo(verb);
        foreach (Option option in (Option[])[output, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            truncation.CheckStatistics(parsed);
            if (parsed.GetValue(count) is < 1 or > MaxCount) throw new InvalidOptionException($"--count {parsed.GetValue(count)} is out of range: 1 to {MaxCount}");
            string path = SampleTarget.Picture(parsed.GetValue(output)!, parsed.GetValue(force), ".png");
            using Sampler sampler = model.Open(parsed, terminal);
            int[] labels = classes.ReadFew(parsed, terminal, sampler);
            var drawing = new TruncationDrawing(new ModelDrawing(terminal, sampler, model.NameOf(parsed)));
            TruncationFigureReport report = drawing.Draw(
                labels,
                parsed.GetValue(count) ?? (AboutColumns + labels.Length - 1) / labels.Length,
                truncation.ReadSeries(parsed, sampler),
                truncation.ReadStatistics(parsed),
                parsed.GetValue(seed),
                path,
                cancellation);
            if (result.Write(report, TruncationFigureJson.Default.TruncationFigureReport)) return ExitCode.Success;
            if (report.Response is { } response)
            {
                foreach (TruncationPoint point in response.Points) terminal.WriteLine(response.Describe(point));
                if (response.Verdict is { } verdict) terminal.WriteLine(verdict);
            }

            terminal.WriteLine(report.File);
            return ExitCode.Success;
        });
    }
}
