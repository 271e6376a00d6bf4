using System.Globalization;
using BigGan.Cli.Sampling;
using BigGan.Guidance;
using BigGan.Imaging;

namespace BigGan.Cli.Imagining;

/// <summary>Searches for pictures and writes them, with the state of the search beside each.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="guided">The networks.</param>
/// <param name="drawing">What files say of the generator.</param>
/// <param name="saveEvery">Steps from one saving to the next; 0 for only at the end.</param>
internal sealed class ImagineDrawing(Terminal terminal, GuidedSampler guided, ModelDrawing drawing, int saveEvery)
{
    internal const int MostFrames = 60;
    private const int FrameMilliseconds = 80;
    private const int LegibleFrame = 128;

    /// <summary>Begins a search and takes it to its end.</summary>
    /// <exception cref="WorkCancelledException">It was cancelled; what there is has been saved.</exception>
    internal ImaginedPicture Draw(GuidanceOptions options, PictureFiles files, CancellationToken cancellation)
    {
        GuidanceRun run = null!;
        terminal.Track("choosing a start", "pictures", null, _ => run = guided.Begin(options, cancellation));
        using (run) return Finish(run, files, cancellation);
    }

    /// <summary>Takes a search to its end.</summary>
    /// <exception cref="WorkCancelledException">It was cancelled; what there is has been saved.</exception>
    internal ImaginedPicture Finish(GuidanceRun run, PictureFiles files, CancellationToken cancellation)
    {
        foreach (string note in run.Notes) drawing.Note(note);
        var frames = new List<ImageBuffer>();
        int frameEvery = Math.Max(1, run.Options.Steps / MostFrames);
        if (files.Animation is not null) frames.Add(run.Draw());
        try
        {
            terminal.Track("imagining", "steps", run.Options.Steps, tracker =>
            {
                while (!run.IsDone)
                {
                    cancellation.ThrowIfCancellationRequested();
                    GuidanceStep step = run.Advance();
                    if (files.Animation is not null && step.Step % frameEvery == 0) frames.Add(run.Draw());
                    if (saveEvery > 0 && step.Step % saveEvery == 0 && !run.IsDone) Save(run, files);
                    tracker.Report(step.Step, string.Create(CultureInfo.InvariantCulture, $"score {step.Score:0.000}, best {step.BestScore:0.000}"));
                }
            });
        }
        catch (OperationCanceledException stopped)
        {
            Save(run, files);
            throw new WorkCancelledException(string.Create(CultureInfo.InvariantCulture, $"step {run.Step} saved; go on with 'biggan imagine --resume {CommandText.Word(files.State)}'"), stopped);
        }

        GuidedPicture picture = Save(run, files);
        if (files.Animation is { } animation) WriteAnimation(animation, [.. frames, picture.Image]);
        return new ImaginedPicture(files.Picture, files.State, run.Options.Prompts, run.Options.Seed, picture.Score, picture.Step, run.Step, run.HasSettled, run.Cost);
    }

    private GuidedPicture Save(GuidanceRun run, PictureFiles files)
    {
        GuidedPicture picture = run.Best();
        run.Save(files.State);
        PngFile.Write(files.Picture, picture.Image, TextOf(run, picture));
        return picture;
    }

    private Dictionary<string, string> TextOf(GuidanceRun run, GuidedPicture picture)
    {
        var text = new List<(string Key, string Value)>();
        Add("prompt", prompt => prompt is { Text: not null, IsAvoided: false });
        Add("avoid", prompt => prompt.IsAvoided);
        Add("image-prompt", prompt => prompt.Image is not null);
        text.AddRange([
            ("seed", Number(run.Options.Seed)), ("score", Number(picture.Score)), ("search-step", Number(picture.Step)),
            ("clip", guided.ClipTitle), ("clip-sha256", guided.ClipIdentity)]);
        return drawing.Text(text);

        void Add(string key, Func<GuidancePrompt, bool> isOf)
        {
            GuidancePrompt[] prompts = [.. run.Options.Prompts.Where(isOf)];
            if (prompts.Length == 0) return;
            text.Add((key, string.Join('\n', prompts.Select(prompt => prompt.Text ?? Path.GetFileName(prompt.Image!)))));
            text.Add(($"{key}-weight", string.Join('\n', prompts.Select(prompt => Number(prompt.Weight)))));
        }
    }

    private void WriteAnimation(string path, IReadOnlyList<ImageBuffer> frames)
    {
        int scale = SampleSheetOptions.ScaleTo(drawing.Image, LegibleFrame);
        var grid = new SampleGrid(drawing.Image, 1, i => i, new SampleSheetOptions { Columns = 1, Gap = 0, Scale = scale });
        AnimationFile.Write(
            path,
            [.. frames.Select(frame =>
            {
                SampleSheet sheet = grid.Begin();
                sheet.Place(0, frame);
                return sheet.Image;
            })],
            FrameMilliseconds,
            isEnlarged: scale > 1);
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
