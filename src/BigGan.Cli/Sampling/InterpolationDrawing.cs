using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli.Sampling;

/// <summary>Draws paths as a sheet or as an animation.</summary>
/// <param name="drawing">The model.</param>
/// <param name="path">The file.</param>
internal sealed class InterpolationDrawing(ModelDrawing drawing, string path)
{
    private const int LegibleFrame = 128;
    private const string GivenKey = "given latents";
    private readonly ClassList _classes = drawing.Classes;

    /// <summary>Draws and writes.</summary>
    /// <param name="options">The paths.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <param name="rate">Images per second of an animation.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">An option out of range, or more images than the file takes.</exception>
    internal InterpolationReport Draw(InterpolationOptions options, StatisticsOptions statistics, int rate, CancellationToken cancellation)
    {
        int length = options.LengthOf(0), milliseconds = (int)Math.Round(1000.0 / rate);
        string[] ways = [.. options.Paths.Select(labels => string.Join(" → ",
            [.. Enumerable.Repeat(GivenKey, options.Given?.Count ?? 0), .. (options.Subject == InterpolationSubject.Latents ? labels.Take(1) : labels).Select(_classes.ShortNameOf)]))];
        bool isAnimation = AnimationFile.Is(path);
        SampleGrid grid = isAnimation ? Frame(ways.Length) : Sheet(ways, length);
        if (isAnimation) AnimationFile.Check(path, grid.Begin().Image.Shape, length);
        StatisticsUsed used = drawing.Prepare(options.Truncation, statistics, cancellation);
        Sampler sampler = drawing.Sampler;
        IEnumerable<Sample> samples = sampler.Draw(Interpolation.Plan(options, sampler.LatentSize, sampler.Model.ClassCount), options.Truncation, statistics);
        if (isAnimation)
        {
            SampleSheet[] frames = [.. Enumerable.Range(0, length).Select(_ => grid.Begin())];
            drawing.Take(ways.Length * length, samples, cancellation, (i, sample) => frames[i % length].Place(i / length, sample.Image));
            AnimationFile.Write(path, [.. frames.Select(frame => frame.Image)], milliseconds, isEnlarged: grid.Options.Scale > 1);
        }
        else
        {
            SampleSheet sheet = grid.Begin();
            drawing.Take(grid.Cells, samples, cancellation, (i, sample) => sheet.Place(i, sample.Image));
            PngFile.Write(path, sheet.Image, drawing.Text(
                options.Seed, options.Truncation, used, ("through", Word(options.Subject)), ("method", Word(options.Mixing)), ("class", string.Join("; ", ways.Distinct()))));
        }

        return new InterpolationReport(
            drawing.ModelName,
            drawing.Step,
            Word(options.Subject),
            [.. options.Paths.Select(labels => labels.Select(_classes.NameOf).ToArray())],
            options.Steps,
            length,
            options.IsClosed,
            Word(options.Mixing),
            options.Seed,
            TruncationReport.Of(options.Truncation),
            StatisticsReport.Of(used),
            isAnimation ? milliseconds : null,
            path);
    }

    private static string Word(InterpolationSubject subject) => subject switch
    {
        InterpolationSubject.Latents => "z",
        InterpolationSubject.Classes => "class",
        _ => "both",
    };

    private static string Word(LatentMixing mixing) => mixing.ToString().ToLowerInvariant();

    // What all rows have in common is said once.
    private SampleGrid Sheet(string[] ways, int length)
    {
        bool isSame = ways.Distinct().Count() == 1;
        return SampleGrid.Table(ways.Length, length, drawing.Image, new SampleSheetOptions { Title = isSame ? ways[0] : null, RowLabels = isSame ? null : ways }, "--rows, --frames");
    }

    private SampleGrid Frame(int rows) => new(drawing.Image, rows, i => i, new SampleSheetOptions
    {
        Columns = (int)Math.Ceiling(Math.Sqrt(rows)),
        Gap = rows > 1 ? 4 : 0,
        Scale = SampleSheetOptions.ScaleTo(drawing.Image, LegibleFrame),
    });
}
