using BigGan.Data;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>A search in progress; disposed by whoever began it.</summary>
public sealed class GuidanceRun : IDisposable
{
    private const int ScoredCutouts = 3; // beside the whole picture

    private readonly IGenerator _generator;
    private readonly Pass _pass;
    private readonly PromptSimilarity _similarity;
    private readonly LatentSearch _search;
    private readonly CutoutLaw _law;
    private readonly CutoutBox[] _views;
    private SearchProgress _progress;

    private GuidanceRun(GuidedSampler sampler, GuidanceOptions options, PromptSimilarity similarity, LatentSearch search, SearchProgress progress)
    {
        (_generator, _pass, _similarity, _search, _progress) = (sampler.Network, sampler.Pass, similarity, search, progress);
        (Options, Sampler) = (options, sampler);
        _law = new CutoutLaw(options.IsCentred);
        _views = ViewsOf(options, _generator.Model);
    }

    /// <summary>What is searched for, and how.</summary>
    public GuidanceOptions Options { get; }

    /// <summary>Steps taken.</summary>
    public long Step => _search.Optimizer.StepCount;

    /// <summary>The score of the picture as of the newest scoring, see <see cref="GuidanceStep.Score"/>.</summary>
    public double Score => _progress.Score;

    /// <summary>The best score so far.</summary>
    public double BestScore => _progress.BestScore;

    /// <summary>Whether all steps are taken, or the score has settled.</summary>
    public bool IsDone => Step >= Options.Steps || HasSettled;

    /// <summary>Whether the score has not improved for as long as <see cref="GuidanceOptions.Patience"/> says.</summary>
    public bool HasSettled => Options.Patience > 0 && _progress.Stale >= Options.Patience;

    /// <summary>What has been computed so far.</summary>
    public GuidanceCost Cost => _progress.Cost;

    /// <summary>Remarks for the user on the prompts: a text that was cut, a picture of which only the middle counts.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    internal GuidedSampler Sampler { get; }

    internal LatentSearch Search => _search;

    internal SearchProgress Progress => _progress;

    /// <summary>Chooses a start.</summary>
    internal static GuidanceRun Begin(GuidedSampler sampler, GuidanceOptions options, CancellationToken cancellation)
    {
        IGenerator generator = sampler.Network;
        GuidanceOptionsValidator.Validate(options, generator.Model.ClassCount);
        (PromptSimilarity similarity, IReadOnlyList<string> notes) = sampler.Encode(options);
        try
        {
            CutoutBox[] views = ViewsOf(options, generator.Model);
            var candidates = new StartCandidates(generator, sampler.Pass, options);
            LayerLatents start = options.Given ?? candidates.Best(images => similarity.Scores(images, views), cancellation);
            var search = new LatentSearch(generator, sampler.Pass, options, start);
            var run = new GuidanceRun(sampler, options, similarity, search, new SearchProgress { Cost = new GuidanceCost(candidates.Drawn, 0, similarity.EncodedImages, 0) }) { Notes = notes };
            run.ScoreNow();
            return run;
        }
        catch
        {
            similarity.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a search.</summary>
    internal static GuidanceRun Continue(GuidedSampler sampler, GuidanceOptions options, LatentSearch search, SearchProgress progress)
    {
        (PromptSimilarity similarity, IReadOnlyList<string> notes) = sampler.Encode(options);
        return new GuidanceRun(sampler, options, similarity, search, progress) { Notes = notes };
    }

    /// <summary>Takes one step, and scores the picture where it is time.</summary>
    /// <exception cref="SearchDivergedException">A loss is no number.</exception>
    public GuidanceStep Advance()
    {
        (int height, int width) = (_generator.Model.Height, _generator.Model.Width);
        SearchLosses[] losses = _search.Step((image, pass) =>
            _similarity.Of(image, _law.Draw(Options.Seed, pass, Options.Cutouts, height, width)) * -Options.SimilarityWeight);
        if (Array.FindIndex(losses, loss => !loss.AreFinite) is >= 0 and var bad) throw new SearchDivergedException(Step, losses[bad]);
        GuidanceCost cost = _progress.Cost;
        _progress = _progress with { Cost = cost with { DrawnWithGradients = cost.DrawnWithGradients + losses.Length, EncodedWithGradients = cost.EncodedWithGradients + (losses.Length * (long)Options.Cutouts) } };
        bool isScored = Step % Options.ScoreEvery == 0 || Step >= Options.Steps;
        if (isScored) ScoreNow();
        var mean = new SearchLosses(losses.Average(loss => loss.Latent), losses.Average(loss => loss.Class), losses.Average(loss => loss.Target));
        return new GuidanceStep(Step, Options.Steps, mean, Score, isScored, BestScore);
    }

    /// <summary>Draws the picture as it is now.</summary>
    public ImageBuffer Draw()
    {
        using var scope = new TensorScope();
        return Picture(_search.DrawAverage());
    }

    /// <summary>Draws the picture with the best score.</summary>
    public GuidedPicture Best()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var best = new SearchedLatents(_generator, Options, _progress.Best!);
        return new GuidedPicture(Picture(LatentSearch.Draw(_generator, best.AverageInputs(), _pass)), _progress.Best!, _progress.BestScore, _progress.BestStep, Cost);
    }

    /// <summary>Writes everything that the rest of the search depends on, for <see cref="GuidedSampler.Resume"/>.</summary>
    /// <param name="path">A safetensors file to create or replace.</param>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public void Save(string path) => GuidanceFile.Write(path, this);

    /// <summary>Frees latents and moments.</summary>
    public void Dispose()
    {
        _search.Dispose();
        _similarity.Dispose();
    }

    private static CutoutBox[] ViewsOf(GuidanceOptions options, ModelOptions model) =>
        [CutoutBox.Whole(model.Height, model.Width), .. new CutoutLaw(options.IsCentred).Draw(options.Seed, long.MaxValue, ScoredCutouts, model.Height, model.Width)];

    private static ImageBuffer Picture(Tensor image)
    {
        using var noGrad = Autograd.NoGrad();
        var shape = new ImageShape((int)image.Size(1), (int)image.Size(2), (int)image.Size(3));
        return ImageBuffer.Split(PixelRange.ToBytes((image * 2) - 1), shape)[0];
    }

    private void ScoreNow()
    {
        using var scope = new TensorScope();
        double score = _similarity.Scores(_search.DrawAverage(), _views)[0];
        GuidanceCost cost = _progress.Cost;
        bool isBetter = _progress.Best is null || score > _progress.BestScore, isGain = _progress.Best is null || score > _progress.Reference + Options.LeastGain;
        _progress = _progress with
        {
            Score = score,
            Stale = isGain ? 0 : _progress.Stale + 1,
            Reference = isGain ? score : _progress.Reference,
            Best = isBetter ? _search.Latents.AverageNumbers() : _progress.Best,
            BestScore = isBetter ? score : _progress.BestScore,
            BestStep = isBetter ? Step : _progress.BestStep,
            Cost = cost with { Drawn = cost.Drawn + 1, Encoded = cost.Encoded + _views.Length },
        };
    }
}
