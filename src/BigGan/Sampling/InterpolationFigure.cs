using BigGan.Imaging;
using BigGan.Names;

namespace BigGan.Sampling;

/// <summary>Draws paths between images of a model: as a sheet with one row a path, or as the frames of an animation that shows all paths at once.</summary>
/// <remarks>Nothing is computed before a method that draws is called.</remarks>
public sealed class InterpolationFigure
{
    private const int LegibleFrame = 128;
    private const string GivenKey = "given latents";
    private readonly Sampler _sampler;
    private readonly InterpolationOptions _options;
    private readonly StatisticsOptions _statistics;

    /// <param name="sampler">Belongs to the caller.</param>
    /// <param name="options">The paths, all of one length.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <exception cref="InvalidOptionException">An option out of range.</exception>
    public InterpolationFigure(Sampler sampler, InterpolationOptions options, StatisticsOptions statistics)
    {
        (_sampler, _options, _statistics) = (sampler, options, statistics);
        Interpolation.Check(options, sampler.LatentSize, sampler.ClassNames.Count);
        var classes = new ClassList(sampler.ClassNames);
        Names = [.. options.Paths.Select(labels => string.Join(" → ",
            [.. Enumerable.Repeat(GivenKey, options.Given?.Count ?? 0), .. (options.Subject == InterpolationSubject.Latents ? labels.Take(1) : labels).Select(classes.ShortNameOf)]))];
    }

    /// <summary>The key points of each path by their classes, in short.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of images of a path.</summary>
    public int Length => _options.LengthOf(0);

    /// <summary>The shape of a frame of the animation.</summary>
    public ImageShape FrameShape => Frame().Begin().Image.Shape;

    /// <summary>Draws the sheet.</summary>
    /// <param name="progress">Receives the stages of the work; may be null.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The sheet would be too large, or the model has no such statistics.</exception>
    public SheetDrawn DrawSheet(IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        bool isSame = Names.Distinct().Count() == 1; // what all rows have in common is said once
        var options = new SampleSheetOptions { Title = isSame ? Names[0] : null, RowLabels = isSame ? null : Names };
        SampleGrid grid = SampleGrid.Table(Names.Count, Length, _sampler.ImageShape, options);
        SampleSheet sheet = grid.Begin();
        StatisticsUsed used = Draw(progress, cancellation, (i, sample) => sheet.Place(i, sample.Image));
        return new SheetDrawn(sheet.Image, used);
    }

    /// <summary>Draws the frames of the animation.</summary>
    /// <param name="progress">Receives the stages of the work; may be null.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The model has no such statistics.</exception>
    public FramesDrawn DrawFrames(IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        SampleGrid grid = Frame();
        SampleSheet[] frames = [.. Enumerable.Range(0, Length).Select(_ => grid.Begin())];
        StatisticsUsed used = Draw(progress, cancellation, (i, sample) => frames[i % Length].Place(i / Length, sample.Image));
        return new FramesDrawn([.. frames.Select(frame => frame.Image)], IsEnlarged: grid.Options.Scale > 1, used);
    }

    private StatisticsUsed Draw(IProgress<WorkEvent>? progress, CancellationToken cancellation, Action<int, Sample> take)
    {
        var stages = new WorkStages(progress);
        StatisticsUsed used = stages.Prepare(_sampler, _options.Truncation, _statistics, cancellation);
        GivenLatents latents = Interpolation.Plan(_options, _sampler.LatentSize, _sampler.Model.ClassCount);
        stages.Take(latents.Count, _sampler.Draw(latents, _options.Truncation, _statistics), take, cancellation);
        return used;
    }

    private SampleGrid Frame() => new(_sampler.ImageShape, Names.Count, i => i, new SampleSheetOptions
    {
        Columns = (int)Math.Ceiling(Math.Sqrt(Names.Count)),
        Gap = Names.Count > 1 ? 4 : 0,
        Scale = SampleSheetOptions.ScaleTo(_sampler.ImageShape, LegibleFrame),
    });
}

/// <summary>A sheet of images of a model.</summary>
/// <param name="Image">u8 [3,H,W].</param>
/// <param name="Statistics">The batch norm statistics it was drawn with.</param>
public sealed record SheetDrawn(ImageBuffer Image, StatisticsUsed Statistics);

/// <summary>The frames of an animation, for <see cref="AnimationFile.Write"/>.</summary>
/// <param name="Frames">u8 [3,H,W] each.</param>
/// <param name="IsEnlarged">Whether each pixel of an image is repeated.</param>
/// <param name="Statistics">The batch norm statistics they were drawn with.</param>
public sealed record FramesDrawn(IReadOnlyList<ImageBuffer> Frames, bool IsEnlarged, StatisticsUsed Statistics);
