using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>Draws samples and writes them where they were asked to go.</summary>
/// <param name="drawing">The model.</param>
/// <param name="output">The destination.</param>
/// <param name="form">How a grid is arranged; null for what suits the number of classes.</param>
/// <param name="plain">No class names in a grid.</param>
internal sealed class SampleDrawing(ModelDrawing drawing, SampleOutput output, SheetForm? form, bool plain)
{
    private readonly Sampler _sampler = drawing.Sampler;
    private readonly ClassList _classes = drawing.Classes;

    /// <summary>Draws the same number of images of each class.</summary>
    /// <exception cref="InvalidOptionException">Too many images, the truncation is out of range, or the model has no such statistics.</exception>
    internal SampleReport Draw(int[] labels, int count, long seed, Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation)
    {
        output.Check((long)labels.Length * count);
        var options = new SamplingOptions
        {
            Labels = [.. labels.SelectMany(label => Enumerable.Repeat(label, count))],
            Seed = seed,
            Truncation = truncation,
            Statistics = statistics,
        };
        var names = new SampleNames(_sampler.ClassNames);
        SamplePlaces places = output.Reserve(
            options.Labels.Count,
            i => names.Of(options.Labels[i], options, i % count),
            () => SampleGrid.ByClass(count, [.. labels.Select(_classes.ShortNameOf)], drawing.Image, form, plain));
        StatisticsUsed used = drawing.Prepare(truncation, statistics, cancellation);
        string[] classes = [.. labels.Select(_classes.NameOf)];
        var texts = new SampleTexts(
            drawing.Text(seed, truncation, used),
            new Dictionary<string, string> { ["class"] = string.Join("; ", labels.Select(_classes.FullNameOf)), ["number"] = $"0-{count - 1} of each class, row by row" },
            i => _classes.NameOf(options.Labels[i]));
        output.Write(places, _sampler.Draw(options), texts, cancellation);
        return Report(classes, labels, options.Labels.Count, used, places.Files) with { Seed = seed, Truncation = TruncationReport.Of(truncation) };
    }

    /// <summary>Draws the images of a file of latents.</summary>
    /// <param name="path">The file.</param>
    /// <param name="truncation">What they were truncated with, where the statistics depend on it.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="InvalidFileException">It is damaged or does not fit the model.</exception>
    /// <exception cref="InvalidOptionException">Too many images, the model has no such statistics, or the truncation would change nothing.</exception>
    internal SampleReport DrawGiven(string path, Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation)
    {
        GivenLatents given = LatentsFile.Read(path, _sampler.LatentSize, _sampler.Model.ClassCount);
        return DrawGiven(given, path, truncation, statistics, cancellation, used =>
        {
            if (truncation is not null && used.Source == StatisticsSource.Stored)
                throw new InvalidOptionException("--latents says itself what is drawn; leave out --truncation, or let it choose statistics (--statistics standing)");
        });
    }

    /// <summary>Draws images of the latents that DeepMind's notebook has for a seed.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="count">Images of each.</param>
    /// <param name="seed">Of NumPy.</param>
    /// <param name="truncation">The notebook's factor; null is 1.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="InvalidOptionException">Too many images, the model has no such statistics, or the truncation is no factor of the notebook's kind.</exception>
    internal SampleReport DrawNotebook(int[] labels, int count, uint seed, Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation)
    {
        Truncation factor = truncation ?? new Truncation(TruncationMode.TfHub, 1);
        if (factor.Mode != TruncationMode.TfHub) throw new InvalidOptionException("--latents-from truncates as the notebook does; add --truncation-mode tfhub");
        output.Check((long)labels.Length * count);
        GivenLatents given = NotebookLatents.Draw([.. labels.SelectMany(label => Enumerable.Repeat(label, count))], _sampler.LatentSize, seed, factor.Value);
        return DrawGiven(given, $"numpy:{ModelDrawing.Invariant(seed)}", factor, statistics, cancellation, _ => { });
    }

    private SampleReport DrawGiven(GivenLatents given, string origin, Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation, Action<StatisticsUsed> check)
    {
        var names = new SampleNames(_sampler.ClassNames);
        IEnumerable<int> all = Enumerable.Range(0, given.Count);
        SamplePlaces places = output.Reserve(
            given.Count,
            i => names.OfGiven(given.LabelOf(i), i),
            () => SampleGrid.InOrder([.. all.Select(i => given.LabelOf(i) is >= 0 and var label ? _classes.ShortNameOf(label) : "")], drawing.Image, plain));
        StatisticsUsed used = drawing.Prepare(truncation, statistics, cancellation);
        check(used);
        string NameOf(int i) => given.LabelOf(i) is >= 0 and var label ? _classes.NameOf(label) : "";
        var texts = new SampleTexts(
            drawing.Text(("latents", Path.GetFileName(origin)), ("statistics", StatisticsReport.Describe(used))),
            new Dictionary<string, string> { ["class"] = string.Join("; ", all.Select(NameOf)) },
            NameOf);
        output.Write(places, _sampler.Draw(given, truncation, statistics), texts, cancellation);
        return Report([], [], given.Count, used, places.Files) with { Latents = origin, Truncation = TruncationReport.Of(truncation) };
    }

    private SampleReport Report(IReadOnlyList<string> classes, int[] labels, int count, StatisticsUsed statistics, IReadOnlyList<string> files) =>
        new(drawing.ModelName, drawing.Step, classes, labels, count, null, null, null, StatisticsReport.Of(statistics), files);
}
