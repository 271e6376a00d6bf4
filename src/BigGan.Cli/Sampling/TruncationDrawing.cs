using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>Writes the same latents under several truncations, one below the other.</summary>
/// <param name="drawing">The model.</param>
internal sealed class TruncationDrawing(ModelDrawing drawing)
{
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
        var figure = new TruncationFigure(drawing.Sampler, labels, count, truncations, statistics, seed);
        TruncationDrawn drawn = drawing.Show(progress => figure.Draw(progress, cancellation));
        string[] classes = [.. labels.Select(_classes.NameOf)];
        PngFile.Write(path, drawn.Image, drawing.Text(
            ("seed", ModelDrawing.Invariant(seed)),
            ("truncation", string.Join("; ", truncations.Select(truncation => truncation?.ToString() ?? "none"))),
            ("statistics", string.Join("; ", drawn.Statistics.Select(StatisticsReport.Describe))),
            ("class", string.Join("; ", labels.Select(_classes.FullNameOf)))));
        return new TruncationFigureReport(drawing.ModelName, drawing.Step, classes, count, seed, [.. truncations.Zip(drawn.Statistics, (truncation, with) => new TruncationRow(TruncationReport.Of(truncation), StatisticsReport.Of(with)))], path, drawn.Response);
    }
}
