using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>Draws a mixture of classes, and its classes alone for comparison.</summary>
/// <param name="drawing">The model.</param>
/// <param name="output">The destination.</param>
/// <param name="plain">No names in a grid.</param>
internal sealed class MixtureDrawing(ModelDrawing drawing, SampleOutput output, bool plain)
{
    private readonly ClassList _classes = drawing.Classes;

    /// <summary>Draws and writes.</summary>
    /// <param name="mixture">The classes.</param>
    /// <param name="alone">Each class alone as well.</param>
    /// <param name="count">Images of the mixture, and of each class alone.</param>
    /// <param name="seed">Seed of the latents.</param>
    /// <param name="truncation">Null for none.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">Too many images, or the truncation is out of range.</exception>
    internal MixtureReport Draw(
        ClassMixture mixture, bool alone, int count, long seed, Truncation? truncation, StatisticsOptions statistics, CancellationToken cancellation)
    {
        ClassMixture[] rows = alone ? [mixture, .. mixture.Alone] : [mixture];
        output.Check((long)rows.Length * count);
        Sampler sampler = drawing.Sampler;
        int first = mixture.Parts[0].Label;
        string[] names = [.. rows.Select(row => row.NameIn(_classes))];
        var files = new SampleNames(sampler.ClassNames);
        SamplePlaces places = output.Reserve(
            rows.Length * count,
            i => files.OfMixture(rows[i / count].Parts, seed, truncation, i % count),
            () => SampleGrid.ByClass(count, names, drawing.Image, SheetForm.Rows, plain));
        StatisticsUsed used = drawing.Prepare(truncation, statistics, cancellation);
        var texts = new SampleTexts(
            drawing.Text(seed, truncation, used, ("latents-of", _classes.NameOf(first))),
            new Dictionary<string, string> { ["class"] = string.Join("; ", names), ["number"] = $"0-{count - 1} of each, row by row" },
            i => names[i / count]);
        IEnumerable<Sample> samples = rows.SelectMany(row =>
            sampler.Draw(row.Latents(count, sampler.LatentSize, sampler.Model.ClassCount, seed, truncation, first), truncation, statistics));
        output.Write(places, samples, texts, cancellation);
        return new MixtureReport(
            drawing.ModelName,
            drawing.Step,
            [.. mixture.Parts.Select(part => new MixturePart(_classes.NameOf(part.Label), part.Label, part.Share))],
            places.Count,
            seed,
            TruncationReport.Of(truncation),
            StatisticsReport.Of(used),
            places.Files);
    }
}
