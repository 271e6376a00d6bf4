using System.Diagnostics;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>An evaluation from paths and names to scores. It is opened first, which finds most mistakes, and then computes one result or a curve.</summary>
public sealed class EvaluationRun : IDisposable
{
    private const int MostCompared = 100;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly EvaluationRequest _request;
    private readonly Evaluator _evaluator;
    private readonly WorkStages _stages;
    private readonly SourceFeatures _features;
    private readonly TrainedScoring _trained;
    private readonly CancellationToken _cancellation;
    private EvaluationSource? _scored, _reference;
    private IFeatureNetwork? _network; // null where features are scored
    private IReadOnlyList<Metric> _trainedScores = [];

    private EvaluationRun(EvaluationRequest request, IProgress<WorkEvent>? progress, CancellationToken cancellation)
    {
        (_request, _cancellation) = (request, cancellation);
        _evaluator = new Evaluator(request.Protocol, request.Options);
        _stages = new WorkStages(progress);
        _features = new SourceFeatures(request, _evaluator, _stages, cancellation);
        _trained = new TrainedScoring(request, _evaluator, _features, _stages, cancellation);
    }

    /// <summary>The name of the scored images or model, for titles.</summary>
    public string Name => _scored!.Name;

    /// <summary>Whether there are logits for an Inception Score.</summary>
    public bool HasLogits => _network is null ? _scored!.Features!.Set?.Logits is not null : _network.LogitCount > 0;

    /// <summary>The features of the scored images, owned by this object; null before <see cref="Score"/>.</summary>
    public ExtractedFeatures? Generated { get; private set; }

    /// <summary>Features or statistics of the reference, owned by this object; null before scores are computed, and without a reference.</summary>
    public ExtractedFeatures? Reference { get; private set; }

    /// <summary>Opens what a request names and checks that it can be scored.</summary>
    /// <param name="request">The evaluation.</param>
    /// <param name="progress">Receives stages, steps and notes.</param>
    /// <param name="cancellation">Stops this and the computation with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="InvalidFileException">A file or folder is missing, damaged or of another kind.</exception>
    /// <exception cref="InvalidOptionException">A score that was named cannot be computed, or the images do not go together.</exception>
    public static EvaluationRun Open(EvaluationRequest request, IProgress<WorkEvent>? progress = null, CancellationToken cancellation = default)
    {
        var run = new EvaluationRun(request, progress, cancellation);
        try
        {
            if (request.Kind is SourceKind.Features or SourceKind.Moments) run.OpenFeatures();
            else run.OpenImages();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Computes the scores.</summary>
    /// <exception cref="InvalidOptionException">The features are not of one kind, or a score that was named cannot be computed.</exception>
    public EvaluationResult Score()
    {
        if (_network is null)
        {
            (Generated, Reference) = (_scored!.Features, _reference?.Features);
            return _evaluator.Score(Generated!, Reference, null, null, _cancellation);
        }

        Reference = FeaturesOfReference();
        Truncation? truncation = _scored!.Sampler is { } sampler ? _request.TruncationsOf(sampler)[0] : null;
        Generated = _features.OfScored(_scored, truncation, _network, Reference);
        EvaluationResult result = _evaluator.Score(Generated, Reference, _network.ClassNames, _stages.Begin("scoring", "%", 100), _cancellation);
        result = _trained.AddTo(result, _trainedScores, _scored);
        return result with { Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds };
    }

    /// <summary>Computes the scores of a model at every truncation that is asked for.</summary>
    /// <exception cref="InvalidOptionException">A truncation is out of range, or the scored images are not a model's.</exception>
    public TruncationCurve Curve()
    {
        Sampler sampler = _scored!.Sampler ?? throw new InvalidOptionException($"{Name} is no model, so there is no curve over truncation");
        Reference = FeaturesOfReference();
        var results = new List<EvaluationResult>();
        IReadOnlyList<Truncation?> truncations = _request.TruncationsOf(sampler);
        foreach (Truncation? truncation in truncations)
        {
            using ExtractedFeatures generated = _features.OfScored(_scored, truncation, _network!, Reference);
            results.Add(_evaluator.Score(generated, Reference, _network!.ClassNames, null, _cancellation));
        }

        return new TruncationCurve(results) { Response = Respond(sampler, truncations) };
    }

    /// <summary>Closes whatever was opened, and frees the features.</summary>
    public void Dispose()
    {
        Generated?.Dispose();
        Reference?.Dispose();
        _network?.Dispose();
        _reference?.Dispose();
        _scored?.Dispose();
    }

    private void OpenFeatures()
    {
        _scored = EvaluationSources.OpenFeatures(_request.Source!);
        _reference = _request.Reference is { } path ? EvaluationSources.OpenFeatures(path) : null;
    }

    private void OpenImages()
    {
        var sources = new EvaluationSources(_request, _stages, _cancellation);
        _scored = sources.OpenScored();
        _trainedScores = _trained.Possible(_scored);
        _reference = sources.OpenReference(_scored);
        if (_scored.Images is NumpyImageSet bare && _reference?.ClassNames is { } names) bare.NameClasses(names);
        _network = sources.OpenNetwork(_scored, _reference);
        ReferenceKind kind = _reference is null ? ReferenceKind.None : _reference.Features is { Set: null } ? ReferenceKind.Moments : ReferenceKind.Features;
        _evaluator.RequirePossible(_scored.ClassNames, _reference?.ClassNames, _network, kind);
        if (_reference is null) _stages.Note("nothing to compare with, so only the Inception Score and class agreement are computed", Remedy.NameReference);
    }

    // What truncation does to the images themselves; a few images show it.
    private TruncationResponse? Respond(Sampler sampler, IReadOnlyList<Truncation?> truncations)
    {
        int[] labels = ModelImages.Labels(Math.Min(_features.SamplesFor(Reference), MostCompared), sampler.ClassNames.Count, ClassDraw.Balanced, 0);
        var comparison = new TruncationComparison(sampler, labels, truncations, _request.Statistics, _request.Seed);
        foreach (Sample _ in comparison.DrawBaseline().Concat(comparison.Draw())) _cancellation.ThrowIfCancellationRequested();
        return comparison.Response;
    }

    private ExtractedFeatures? FeaturesOfReference() => _reference is null ? null : _features.OfReference(_reference, _network!);
}
