using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Cli.Sampling;

/// <summary>Writes paths as a sheet or as an animation.</summary>
/// <param name="drawing">The model.</param>
/// <param name="path">The file.</param>
internal sealed class InterpolationDrawing(ModelDrawing drawing, string path)
{
    /// <summary>Draws and writes.</summary>
    /// <param name="options">The paths.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <param name="rate">Images per second of an animation.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">An option out of range, or more images than the file takes.</exception>
    internal InterpolationReport Draw(InterpolationOptions options, StatisticsOptions statistics, int rate, CancellationToken cancellation)
    {
        var figure = new InterpolationFigure(drawing.Sampler, options, statistics);
        int milliseconds = (int)Math.Round(1000.0 / rate);
        bool isAnimation = AnimationFile.Is(path);
        StatisticsUsed used;
        if (isAnimation)
        {
            AnimationFile.Check(path, figure.FrameShape, figure.Length);
            FramesDrawn animation = drawing.Show(progress => figure.DrawFrames(progress, cancellation));
            AnimationFile.Write(path, animation.Frames, milliseconds, animation.IsEnlarged);
            used = animation.Statistics;
        }
        else
        {
            SheetDrawn sheet = drawing.Show(progress => figure.DrawSheet(progress, cancellation));
            used = sheet.Statistics;
            PngFile.Write(path, sheet.Image, drawing.Text(
                options.Seed, options.Truncation, used, ("through", Word(options.Subject)), ("method", Word(options.Mixing)), ("class", string.Join("; ", figure.Names.Distinct()))));
        }

        return new InterpolationReport(
            drawing.ModelName,
            drawing.Step,
            Word(options.Subject),
            [.. options.Paths.Select(labels => labels.Select(drawing.Classes.NameOf).ToArray())],
            options.Steps,
            figure.Length,
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
}
