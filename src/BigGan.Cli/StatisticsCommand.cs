using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Cli.Options;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli;

/// <summary><c>biggan statistics</c>: collects standing statistics and stores them beside the model, where sampling finds them.</summary>
internal static class StatisticsCommand
{
    private const int DefaultRows = 51; // as the published BigGAN-deep modules
    private const int MaxRows = 1001;

    internal static Verb Create(Terminal terminal)
    {
        var table = new Option<int?>("--table")
        {
            Description = $"Collect for N truncations from 0 to 1 in even steps (default: {DefaultRows}, as TF Hub's BigGAN-deep)",
            HelpName = "N",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var truncation = new Option<double?>("--truncation") { Description = "Collect for this truncation only (default: a table)", HelpName = "T" };
        ChoiceOption<TruncationMode> mode = TruncationArguments.ModeOption("resample; tfhub for a table");
        var passes = new Option<int?>("--passes") { Description = "Forward passes of each truncation (default: 100)", HelpName = "N" };
        var seed = new Option<long?>("--seed") { Description = "Seed of the latents and labels of those passes (default: 0)", HelpName = "S" };
        var force = new Option<bool>("--force") { Description = "Replace statistics that were collected before, and a file that exists" };
        var json = new JsonOption("a summary", force);
        var model = new ModelArguments("Images of a pass, part of what the statistics are (default: 16 to 64, fewer the larger the images)");
        var verb = new Verb(
            "statistics",
            "Collects batch norm statistics for truncated samples and stores them beside the model, where 'sample' finds them.",
            new Example("biggan statistics --model runs/photos --truncation 0.5", "for one truncation: quick"),
            new Example("biggan statistics --model runs/photos --table", "for every truncation, 51 times as long"),
            new Example("biggan statistics --model runs/photos --table 11 --truncation-mode scale --force", "fewer rows, another mode, in place of those that are there"));
        foreach (Option option in (Option[])[table, truncation, mode, passes, seed, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            bool isTable = parsed.GetValue(truncation) is null;
            if (!isTable && parsed.GetResult(table) is { Implicit: false }) throw new InvalidOptionException("--table and --truncation exclude each other");
            int rows = parsed.GetValue(table) ?? DefaultRows;
            if (rows is < 2 or > MaxRows) throw new InvalidOptionException($"--table {rows} is out of range: 2 to {MaxRows}");
            TruncationMode? meaning = parsed.GetValue(mode) ?? (isTable ? TruncationMode.TfHub : null);
            if (isTable && meaning == TruncationMode.Resample) throw new InvalidOptionException("--table goes from 0 to 1, as factors do; thresholds (resample) need --truncation T");
            var defaults = new StandingStatisticsOptions();
            StandingStatisticsOptions options = defaults with
            {
                Passes = parsed.GetValue(passes) ?? defaults.Passes,
                BatchSize = model.BatchOf(parsed),
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
            };
            options.Validate();

            using Sampler sampler = model.Open(parsed, terminal);
            double[] truncations = isTable ? [.. Enumerable.Range(0, rows).Select(row => (double)row / (rows - 1))] : [parsed.GetValue(truncation)!.Value];
            StoredTable stored = StatisticsView.Track(terminal, truncations.Length * options.Passes, progress =>
                sampler.StoreStatistics(meaning, truncations, options, parsed.GetValue(force), progress, cancellation));

            StatisticsSummary summary = StatisticsSummary.Of(model.NameOf(parsed), stored);
            if (!result.Write(summary, StatisticsJson.Default.StatisticsSummary)) terminal.WriteLine(summary.InWords());
            return ExitCode.Success;
        });
    }
}

/// <summary>What <c>biggan statistics --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="File">The file of the table.</param>
/// <param name="TruncationMode">The meaning of the truncations: resample, scale or tfhub.</param>
/// <param name="Truncations">The truncation of each row.</param>
/// <param name="Passes">Forward passes per row.</param>
/// <param name="BatchSize">Images per pass.</param>
/// <param name="Seed">Seed of latents and labels.</param>
internal sealed record StatisticsSummary(string Model, string File, string TruncationMode, IReadOnlyList<double> Truncations, int Passes, int BatchSize, long Seed)
{
    internal static StatisticsSummary Of(string model, StoredTable stored) => new(
        model,
        stored.Path,
        stored.Table.Mode.ToString().ToLowerInvariant(),
        stored.Table.Truncations,
        stored.Origin.Passes,
        stored.Origin.BatchSize,
        stored.Origin.Seed);

    internal string InWords()
    {
        string range = Truncations.Count == 1 ? $"{Invariant(Truncations[0])}" : $"{Invariant(Truncations[0])} to {Invariant(Truncations[^1])} in {Truncations.Count} rows";
        return $"{File}: truncation {range} ({TruncationMode}), {Passes} passes of {BatchSize} images each";
    }

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatisticsSummary))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
