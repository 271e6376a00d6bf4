using System.Globalization;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>Draws the same latents under several truncations, one row each (paper, figure 2), and measures how their images differ.</summary>
/// <param name="sampler">Belongs to the caller.</param>
/// <param name="labels">The classes of the columns.</param>
/// <param name="count">Columns of each class.</param>
/// <param name="truncations">Of the rows; null for none.</param>
/// <param name="statistics">Batch norm statistics of the network, chosen for each row.</param>
/// <param name="seed">Seed of the latents.</param>
public sealed class TruncationFigure(Sampler sampler, IReadOnlyList<int> labels, int count, IReadOnlyList<Truncation?> truncations, StatisticsOptions statistics, long seed)
{
    private const int ImageUnderName = 96;

    /// <summary>Draws and measures.</summary>
    /// <param name="progress">Receives the stages of the work; may be null.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">A truncation is out of range, the sheet would be too large, or the model has no such statistics.</exception>
    public TruncationDrawn Draw(IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        int[] columns = [.. labels.SelectMany(label => Enumerable.Repeat(label, count))];
        var comparison = new TruncationComparison(sampler, columns, truncations, statistics, seed);
        SampleGrid grid = Grid(columns.Length);
        var stages = new WorkStages(progress);
        StatisticsUsed[] used = [.. truncations.Select(truncation => stages.Prepare(sampler, truncation, statistics, cancellation))];
        SampleSheet sheet = grid.Begin();
        if (comparison.One is { } one)
        {
            if (!truncations.Contains(one)) stages.Prepare(sampler, one, statistics, cancellation);
            stages.Take(comparison.BaselineCount, comparison.DrawBaseline(), (_, _) => { }, cancellation);
        }

        stages.Take(comparison.Count, comparison.Draw(), (i, sample) => sheet.Place(i, sample.Image), cancellation);
        return new TruncationDrawn(sheet.Image, used, comparison.Response);
    }

    private SampleGrid Grid(int columns)
    {
        var classes = new ClassList(sampler.ClassNames);
        string[] names = [.. labels.Select(classes.ShortNameOf)];
        return SampleGrid.Table(truncations.Count, columns, sampler.ImageShape, new SampleSheetOptions
        {
            Title = names.Length == 1 ? names[0] : null,
            Scale = SampleSheetOptions.ScaleTo(sampler.ImageShape, ImageUnderName),
            ColumnHeaders = names.Length == 1 ? null : [.. names.SelectMany(name => Enumerable.Repeat("", count - 1).Prepend(name))],
            RowLabels = [.. truncations.Select(Name)],
        });
    }

    private static string Name(Truncation? truncation) => truncation switch
    {
        null => "no truncation",
        { Mode: TruncationMode.Resample, Value: var threshold } => string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}"),
        { Mode: TruncationMode.Scale, Value: var factor } => string.Create(CultureInfo.InvariantCulture, $"factor {factor}"),
        { Value: var factor } => string.Create(CultureInfo.InvariantCulture, $"factor {factor} of 2"),
    };
}

/// <summary>A sheet of images under several truncations.</summary>
/// <param name="Image">u8 [3,H,W].</param>
/// <param name="Statistics">The batch norm statistics of each row.</param>
/// <param name="Response">How the images differ; null where none is truncated.</param>
public sealed record TruncationDrawn(ImageBuffer Image, IReadOnlyList<StatisticsUsed> Statistics, TruncationResponse? Response);
