using System.Globalization;
using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>Draws the same latents under several truncations, one below the other.</summary>
/// <param name="drawing">The model.</param>
internal sealed class TruncationFigure(ModelDrawing drawing)
{
    private const int ImageUnderName = 96;
    private readonly ClassList _classes = drawing.Classes;

    /// <summary>Draws and writes.</summary>
    /// <param name="labels">The classes of the columns.</param>
    /// <param name="count">Columns of each class.</param>
    /// <param name="truncations">Of the rows; null for none.</param>
    /// <param name="statistics">Batch norm statistics of the network, chosen for each row.</param>
    /// <param name="seed">Seed of the latents.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">A truncation is out of range, or the sheet would be too large.</exception>
    internal TruncationFigureReport Draw(
        int[] labels, int count, IReadOnlyList<Truncation?> truncations, StatisticsOptions statistics, long seed, string path, CancellationToken cancellation)
    {
        int[] columns = [.. labels.SelectMany(label => Enumerable.Repeat(label, count))];
        var comparison = new TruncationComparison(drawing.Sampler, columns, truncations, statistics, seed);
        string[] names = [.. labels.Select(_classes.ShortNameOf)], rows = [.. truncations.Select(Name)];
        SampleGrid grid = SampleGrid.Table(rows.Length, labels.Length * count, drawing.Image, new SampleSheetOptions
        {
            Title = labels.Length == 1 ? names[0] : null,
            Scale = SampleSheetOptions.ScaleTo(drawing.Image, ImageUnderName),
            ColumnHeaders = labels.Length == 1 ? null : [.. names.SelectMany(name => Enumerable.Repeat("", count - 1).Prepend(name))],
            RowLabels = rows,
        }, "--class, --count, --truncations");
        StatisticsUsed[] used = [.. truncations.Select(truncation => drawing.Prepare(truncation, statistics, cancellation))];
        SampleSheet sheet = grid.Begin();
        if (comparison.One is { } one)
        {
            if (!truncations.Contains(one)) drawing.Prepare(one, statistics, cancellation);
            drawing.Take(comparison.BaselineCount, comparison.DrawBaseline(), cancellation, (_, _) => { });
        }

        drawing.Take(comparison.Count, comparison.Draw(), cancellation, (i, sample) => sheet.Place(i, sample.Image));
        string[] classes = [.. labels.Select(_classes.NameOf)];
        PngFile.Write(path, sheet.Image, drawing.Text(
            ("seed", ModelDrawing.Invariant(seed)),
            ("truncation", string.Join("; ", truncations.Select(truncation => truncation?.ToString() ?? "none"))),
            ("statistics", string.Join("; ", used.Select(StatisticsReport.Describe))),
            ("class", string.Join("; ", labels.Select(_classes.FullNameOf)))));
        return new TruncationFigureReport(drawing.ModelName, drawing.Step, classes, count, seed, [.. truncations.Zip(used, (truncation, with) => new TruncationRow(TruncationReport.Of(truncation), StatisticsReport.Of(with)))], path, comparison.Response);
    }

    private static string Name(Truncation? truncation) => truncation switch
    {
        null => "no truncation",
        { Mode: TruncationMode.Resample, Value: var threshold } => string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}"),
        { Mode: TruncationMode.Scale, Value: var factor } => string.Create(CultureInfo.InvariantCulture, $"factor {factor}"),
        { Value: var factor } => string.Create(CultureInfo.InvariantCulture, $"factor {factor} of 2"),
    };
}
