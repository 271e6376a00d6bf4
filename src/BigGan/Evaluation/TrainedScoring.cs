using BigGan.Optimization;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation.Images;
using BigGan.Models;
using BigGan.Options;
using BigGan.Sampling;

namespace BigGan.Evaluation;

/// <summary>The scores of a request that need a training, or the model's discriminator.</summary>
/// <param name="request">The evaluation.</param>
/// <param name="evaluator">Of its protocol.</param>
/// <param name="features">Draws the images of a model once more.</param>
/// <param name="stages">Receives progress and the scores that are left out.</param>
/// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
internal sealed class TrainedScoring(EvaluationRequest request, Evaluator evaluator, SourceFeatures features, WorkStages stages, CancellationToken cancellation)
{
    /// <summary>The scores that are requested and can be computed.</summary>
    /// <exception cref="InvalidOptionException">One was named and cannot be computed.</exception>
    internal IReadOnlyList<Metric> Possible(EvaluationSource scored)
    {
        var possible = new List<Metric>();
        if (!evaluator.Wants(Metric.Cas) && !evaluator.Wants(Metric.Overfit)) return possible;
        bool hasData = !request.IsCurve && request.Reference is { } reference && HasBothSplits(reference);
        Consider(Metric.Overfit, scored.Sampler?.Source is null ? "that takes a model" : scored.Sampler.Source.HasDiscriminator ? null : $"{scored.Name} has no discriminator");
        Consider(Metric.Cas, scored.ClassNames is null ? $"{scored.Name} has no classes" : null);
        return possible;

        void Consider(Metric metric, string? lack)
        {
            if (!evaluator.Wants(metric)) return;
            string name = metric.ToString().ToLowerInvariant();
            string? why = hasData ? lack : "that takes real images with a training and a test split";
            Remedy[] remedies = hasData ? [] : [Remedy.NameReference];
            if (why is null) possible.Add(metric);
            else if (evaluator.Names(metric)) throw new InvalidOptionException($"{name} cannot be computed: {why}") { Remedies = remedies };
            else stages.Note($"{name} is left out: {why}", remedies);
        }
    }

    /// <summary>Adds scores to a result.</summary>
    /// <param name="result">The result to extend.</param>
    /// <param name="wanted">Which are computed.</param>
    /// <param name="scored">The images to score.</param>
    /// <exception cref="InvalidFileException">The reference has no test split.</exception>
    internal EvaluationResult AddTo(EvaluationResult result, IReadOnlyList<Metric> wanted, EvaluationSource scored)
    {
        if (wanted.Count == 0) return result;
        ImageShape shape = scored.Shape!.Value;
        DatasetOptions options = request.Images with { Height = shape.Height, Width = shape.Width, Channels = shape.Channels };
        using IImageDataset train = stages.Decode(request.Reference!, options with { Split = "train" }, cancellation);
        using IImageDataset test = stages.Decode(request.Reference!, options with { Split = "test" }, cancellation);
        IImageSet images = scored.Images ?? features.DrawAgain(scored, (int)result.Generated.Count!.Value);
        var scores = new TrainedScores(train, test);
        if (wanted.Contains(Metric.Overfit)) result = Try("overfit", result, () => Overfit(scores, result, scored, images));
        return wanted.Contains(Metric.Cas) ? Try("cas", result, () => Accuracy(scores, result, images)) : result;
    }

    private EvaluationResult Overfit(TrainedScores scores, EvaluationResult result, EvaluationSource scored, IImageSet images)
    {
        using ModelSource source = ModelSource.Open(scored.Sampler!.Source!.Path);
        using IDiscriminator discriminator = source.LoadDiscriminator(DeviceName.Parse(request.Sampling.Device));
        return scores.AddOverfit(result, discriminator, images, stages.Begin<int>("outputs of D", "images", null, done => new WorkStep(done)), cancellation);
    }

    private EvaluationResult Accuracy(TrainedScores scores, EvaluationResult result, IImageSet images) => scores.AddAccuracyScore(
        result, images, null, request.Sampling.Device, stages.Begin<double>("training classifiers", "%", 100, share => new WorkStep((long)(100 * share))), cancellation);

    // A failure of these scores must not lose the scores that were computed before.
    private EvaluationResult Try(string name, EvaluationResult before, Func<EvaluationResult> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception e) when (e is InvalidOptionException or NetworkDivergedException)
        {
            stages.Warn(new Warning($"{name} is left out: {e.Message}") { Remedies = (e as InvalidOptionException)?.Remedies ?? [] });
            return before;
        }
    }

    private bool HasBothSplits(string reference) => SourceKinds.Of(reference) == SourceKind.Images
        && SourceFacts.Of(reference, request.Images with { Split = "test", AllowUnsorted = true }).HasSplits;
}
