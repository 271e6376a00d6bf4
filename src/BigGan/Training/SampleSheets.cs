using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Draws sheets of samples of fixed latents: the same seed at every step, a row for each of the first classes.</summary>
internal sealed class SampleSheets : ITrainingObserver
{
    private const int Rows = 10;
    private const int Columns = 10;

    private bool _saidNoSheets;

    /// <inheritdoc />
    public TrainingDecision AfterStep(TrainingSession session)
    {
        if (session.IsDue(session.Options.Output.SampleEvery)) Draw(session);
        return TrainingDecision.Continue;
    }

    /// <summary>Draws a sheet of the networks as they are.</summary>
    internal void Draw(TrainingSession session)
    {
        if (!CanDraw(session)) return;
        int rows = Math.Min(Rows, session.ClassNames.Count);
        int[] labels = [.. Enumerable.Range(0, rows * Columns).Select(i => i / Columns)];
        var sampler = new Sampler(session.Networks.Best, session.ClassNames, new SamplerOptions { Precision = session.Options.Precision, BatchSize = 50 });
        ImageBuffer sheet = SampleSheet.Draw(
            [.. sampler.Draw(new SamplingOptions { Labels = labels, Seed = session.Options.Seed }).Select(sample => sample.Image)],
            new SampleSheetOptions { Columns = Columns, RowLabels = [.. session.ClassNames.Take(rows)] });
        string path = Path.Combine(session.Run.SamplesPath, $"step-{session.Step:00000000}.png");
        PngFile.Write(path, sheet);
        session.Report(new SampleSheetWritten(session.Step, path));
    }

    // Training on IDX files does not need libvips, but captions of a sheet do. A missing libvips must not end a run.
    private bool CanDraw(TrainingSession session)
    {
        if (VipsLibrary.Version is not null) return true;
        if (!_saidNoSheets) session.Report(new TrainingWarning(0, $"no sheets of samples are drawn: {VipsLibrary.Problem}"));
        _saidNoSheets = true;
        return false;
    }
}
