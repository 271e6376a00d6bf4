using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>A model that is drawn from: what a person sees meanwhile, and what files of images say.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="sampler">The model.</param>
/// <param name="modelName">Its display name.</param>
internal sealed class ModelDrawing(Terminal terminal, Sampler sampler, string modelName)
{
    private readonly ModelSource _source = sampler.Source!;

    internal Sampler Sampler => sampler;

    internal ClassList Classes { get; } = new(sampler.ClassNames);

    internal string ModelName => modelName;

    /// <summary>The shape of its images.</summary>
    internal ImageShape Image { get; } = sampler.ImageShape;

    /// <summary>Number of G steps trained; null if unknown.</summary>
    internal long? Step => _source.Step;

    /// <summary>Tells a person something.</summary>
    internal void Note(string line) => terminal.Note(line);

    /// <summary>Tells a person that something may be wrong.</summary>
    internal void Warn(string line) => terminal.Warn(line);

    /// <summary>Finds or collects batch statistics, and says what a person should know of them.</summary>
    /// <exception cref="InvalidOptionException">The truncation is out of range, or the model has no such statistics.</exception>
    internal StatisticsUsed Prepare(Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation) =>
        StatisticsView.Prepare(terminal, sampler, truncation, statistics, cancellation);

    /// <summary>Does work of the library, and shows how far it is.</summary>
    internal T Show<T>(Func<IProgress<WorkEvent>, T> work)
    {
        var view = new WorkView(terminal);
        return view.Show(() => work(view));
    }

    /// <summary>Takes images one after another.</summary>
    /// <param name="total">How many there are.</param>
    /// <param name="samples">Computed while they are taken.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="take">Called for each, with its place in the order.</param>
    internal void Take(int total, IEnumerable<Sample> samples, CancellationToken cancellation, Action<int, Sample> take) =>
        terminal.Track("drawing", "images", total, tracker =>
        {
            int done = 0;
            foreach (Sample sample in samples)
            {
                cancellation.ThrowIfCancellationRequested();
                take(done, sample);
                tracker.Report(++done);
            }
        });

    /// <summary>What made images whose latents a seed gave.</summary>
    internal Dictionary<string, string> Text(long seed, Truncation? truncation, StatisticsUsed statistics, params IEnumerable<(string Key, string Value)> more) => Text(
    [
        ("seed", Invariant(seed)), ("truncation", truncation?.ToString() ?? "none"), ("statistics", StatisticsReport.Describe(statistics)), .. more,
    ]);

    /// <summary>What made the images of a file.</summary>
    /// <param name="more">Entries in addition to those of the model.</param>
    internal Dictionary<string, string> Text(params IEnumerable<(string Key, string Value)> more)
    {
        var text = new Dictionary<string, string>
        {
            ["Software"] = $"biggan {CommandHost.Version}",
            ["model"] = modelName,
            ["weights-sha256"] = _source.WeightsSha256,
        };
        if (_source.Step is { } step) text["step"] = Invariant(step);
        foreach ((string key, string value) in more) text[key] = value;
        return text;
    }

    internal static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
