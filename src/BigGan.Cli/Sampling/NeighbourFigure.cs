using System.Globalization;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli.Sampling;

/// <summary>Draws samples, finds the real images that they are most like and shows both, one row per sample.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="drawing">The model.</param>
/// <param name="dataset">The real images, in the model's shape.</param>
/// <param name="device">Where images are compared.</param>
/// <param name="network">The feature network that was named: a path, or the name of one that ships; null for one that fits the images.</param>
internal sealed class NeighbourFigure(Terminal terminal, ModelDrawing drawing, IImageDataset dataset, string device, string? network)
{
    private const int ImageAboveCaption = 96;
    private readonly ClassList _classes = drawing.Classes;

    /// <summary>Draws, finds and writes.</summary>
    /// <param name="options">The samples.</param>
    /// <param name="count">Neighbours of each.</param>
    /// <param name="space">What is compared.</param>
    /// <param name="range">With which images.</param>
    /// <param name="path">The sheet.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The data set has no class of a sample's name, or the sheet would be too large.</exception>
    internal NeighbourReport Draw(SamplingOptions options, int count, NeighbourSpace space, NeighbourRange range, string path, CancellationToken cancellation)
    {
        var search = new SampleNeighbours(dataset, drawing.Sampler.ClassNames, options.Labels, amongAll: range == NeighbourRange.All);
        int rows = options.Labels.Count;
        SampleGrid grid = SampleGrid.Table(rows, count + 1, drawing.Image, new SampleSheetOptions
        {
            ColumnHeaders = ["sample", .. Enumerable.Range(1, count).Select(rank => ModelDrawing.Invariant(rank))],
            RowLabels = [.. options.Labels.Select(_classes.ShortNameOf)],
            Captions = [],
            Scale = SampleSheetOptions.ScaleTo(drawing.Image, ImageAboveCaption),
        });
        StatisticsUsed used = drawing.Prepare(options.Truncation, options.Statistics, cancellation);
        using FeatureClassifier? features = space == NeighbourSpace.Features ? OpenNetwork(cancellation) : null;
        var samples = new List<Sample>(rows);
        drawing.Take(rows, drawing.Sampler.Draw(options), cancellation, (_, sample) => samples.Add(sample));
        IReadOnlyList<IReadOnlyList<Neighbour>> found = Find(search, samples, count, features, cancellation);

        SampleSheet sheet = (grid with { Options = grid.Options with { Captions = [.. found.SelectMany(row => Captions(row, count, range))] } }).Begin();
        for (int row = 0; row < found.Count; row++)
        {
            sheet.Place(row * (count + 1), samples[row].Image);
            for (int rank = 0; rank < found[row].Count; rank++) sheet.Place((row * (count + 1)) + 1 + rank, Read(found[row][rank].Index));
        }

        (string, string)[] featureText = features is null ? [] : [("features", features.Space.Name)];
        (string spaceWord, string rangeWord) = (space.ToString().ToLowerInvariant(), range == NeighbourRange.All ? "all" : "class");
        PngFile.Write(path, sheet.Image, drawing.Text(
            options.Seed, options.Truncation, used, [("data", dataset.Name), ("space", spaceWord), ("among", rangeWord), .. featureText]));
        return new NeighbourReport(
            drawing.ModelName,
            drawing.Step,
            dataset.Name,
            spaceWord,
            features?.Space.Name,
            rangeWord,
            options.Seed,
            TruncationReport.Of(options.Truncation),
            StatisticsReport.Of(used),
            [.. samples.Select((sample, row) => new NeighboursOfSample(_classes.NameOf(sample.Label), sample.Number, [.. found[row].Select(Entry)]))],
            path);
    }

    // One that is trained on the images now, where none is named and none that ships knows them.
    private FeatureClassifier OpenNetwork(CancellationToken cancellation) => SampleNeighbours.OpenNetwork(dataset, network, device)
        ?? FeatureTrainingView.Train(terminal, dataset, new ClassifierOptions { Epochs = 2 }, null, device, cancellation);

    private IReadOnlyList<IReadOnlyList<Neighbour>> Find(SampleNeighbours search, List<Sample> samples, int count, FeatureClassifier? features, CancellationToken cancellation)
    {
        IReadOnlyList<IReadOnlyList<Neighbour>> found = [];
        terminal.Track("comparing", "images", search.Compared, tracker =>
            found = search.Find(samples, count, features, device, new Reported<int>(done => tracker.Report(done)), cancellation));
        return found;
    }

    private IEnumerable<string> Captions(IReadOnlyList<Neighbour> row, int count, NeighbourRange range)
    {
        yield return "";
        for (int rank = 0; rank < count; rank++)
        {
            string distance = rank < row.Count ? row[rank].Distance.ToString("0.00", CultureInfo.InvariantCulture) : "";
            yield return range == NeighbourRange.All && rank < row.Count ? $"{distance} {dataset.ClassNames[row[rank].Label]}" : distance;
        }
    }

    private NeighbourEntry Entry(Neighbour neighbour) => new(neighbour.Index, dataset.ClassNames[neighbour.Label], neighbour.Label, neighbour.Distance);

    private ImageBuffer Read(int index)
    {
        var pixels = new byte[dataset.Shape.ByteCount];
        dataset.Read(index, pixels);
        return new ImageBuffer(dataset.Shape, pixels);
    }
}

/// <summary>What of two images is compared.</summary>
internal enum NeighbourSpace
{
    /// <summary>Pixels.</summary>
    Pixels,

    /// <summary>What a classifier of the images sees in them.</summary>
    Features,
}

/// <summary>Where neighbours are looked for.</summary>
internal enum NeighbourRange
{
    /// <summary>Among the images of the sample's class.</summary>
    SameClass,

    /// <summary>Among all images.</summary>
    All,
}
