using System.Diagnostics;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Evaluation.Protocols;

namespace BigGan.Evaluation;

/// <summary>Judges images by a protocol.</summary>
/// <param name="protocol">What fixes the scores.</param>
/// <param name="options">What is computed, and how.</param>
public sealed class Evaluator(EvaluationProtocol protocol, EvaluatorOptions? options = null)
{
    // Intra-class distances take an eigendecomposition a class: a second each at 2048 numbers or more.
    private const int LargestDefaultIntraFid = 512;

    private readonly EvaluatorOptions _options = options ?? new();

    /// <summary>What fixes the scores.</summary>
    public EvaluationProtocol Protocol => protocol;

    /// <summary>Whether a metric is asked for by name or by default.</summary>
    public bool Wants(Metric metric) => _options.Wants(metric);

    /// <summary>Features of the images that others are judged by, from the cache where they are there.</summary>
    /// <param name="images">The images.</param>
    /// <param name="network">Sees them.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public ExtractedFeatures Reference(IImageSet images, IFeatureNetwork network, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cache = _options.Cache ? new ReferenceCache(_options.CacheFolder) : null;
        if (cache?.Find(images, network.Space) is { } kept) return kept;
        ExtractedFeatures extracted = Extract(images, network, "features of the reference", progress, cancellation);
        cache?.Store(images, extracted);
        return extracted;
    }

    /// <summary>Features of the images that are judged.</summary>
    /// <param name="images">The images.</param>
    /// <param name="network">Sees them.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public ExtractedFeatures Generated(IImageSet images, IFeatureNetwork network, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        Extract(images, network, images.Origin.Kind == "model" ? "drawing and features" : "features", progress, cancellation);

    /// <summary>Computes the scores.</summary>
    /// <param name="generated">The images that are judged; all their features.</param>
    /// <param name="reference">What they are judged by; null for the Inception Score and class agreement alone.</param>
    /// <param name="networkClasses">What the network's classes are called, or null.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The features are not of one kind, or what was asked for cannot be computed.</exception>
    public EvaluationResult Score(
        ExtractedFeatures generated,
        ExtractedFeatures? reference,
        IReadOnlyList<string>? networkClasses = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        FeatureSet set = generated.Set ?? throw new InvalidOptionException($"{generated.Origin.Source} has statistics only; scores need the features of the generated images");
        if (reference is not null) RequireSameFeatures(generated, reference);
        SetScores scores = SetComparison.Compare(
            set, reference?.Set, reference?.Moments, Options(set, reference), progress is null ? null : new Steps(progress), cancellation);
        var warnings = new List<string>(scores.Warnings);
        (double? intra, IReadOnlyList<ClassScores>? perClass) = PerClass(generated, reference, networkClasses, warnings, cancellation);
        double? agreement = perClass is null || perClass.All(entry => entry.Agreement is null)
            ? null
            : perClass.Sum(entry => entry.Agreement.GetValueOrDefault() * entry.Generated) / perClass.Sum(entry => entry.Generated);
        Refuse(Metric.Is, scores.IsMean is null && protocol.Metrics.Splits > 0, "the images' network has no classes (logits)");
        bool wantsFid = _options.Wants(Metric.Fid);
        return new EvaluationResult
        {
            Software = _options.Software,
            Protocol = protocol,
            ProtocolSha256 = protocol.Sha256(),
            Features = generated.Space ?? reference?.Space,
            Generated = generated.Origin,
            Reference = reference?.Origin,
            Fid = wantsFid ? scores.Fid?.Value : null,
            KidMean = scores.KidMean?.Value,
            KidStd = scores.KidDeviation,
            IsMean = scores.IsMean?.Value,
            IsStd = scores.IsDeviation,
            Precision = scores.Precision?.Value,
            Recall = scores.Recall?.Value,
            Density = scores.Density?.Value,
            Coverage = scores.Coverage?.Value,
            IntraFid = intra,
            ClassAgreement = agreement,
            Intervals = Intervals(
                ("fid", wantsFid ? scores.Fid : null), ("kid_mean", scores.KidMean), ("is_mean", scores.IsMean), ("precision", scores.Precision),
                ("recall", scores.Recall), ("density", scores.Density), ("coverage", scores.Coverage)),
            Confidence = protocol.Metrics.BootstrapReplicates > 0 ? protocol.Metrics.Confidence : null,
            PerClass = perClass,
            Warnings = warnings,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    private ExtractedFeatures Extract(IImageSet images, IFeatureNetwork network, string stage, IProgress<EvaluationProgress>? progress, CancellationToken cancellation) =>
        new FeatureExtraction(network, _options.BatchSize).Run(
            images, done => progress?.Report(new EvaluationProgress(stage, "images", done, images.Count)), cancellation);

    // What is not wanted is not computed, and what has no reference cannot be.
    private MetricOptions Options(FeatureSet generated, ExtractedFeatures? reference)
    {
        bool compares = reference?.Set is not null;
        Refuse(Metric.Kid, !compares && protocol.Metrics.KidSubsets > 0, "that takes features of real images, not statistics");
        Refuse(Metric.Prdc, !compares && protocol.Metrics.Neighbours > 0, "that takes features of real images, not statistics");
        return protocol.Metrics with
        {
            KidSubsets = compares && _options.Wants(Metric.Kid) ? protocol.Metrics.KidSubsets : 0,
            Neighbours = compares && _options.Wants(Metric.Prdc) ? protocol.Metrics.Neighbours : 0,
            Splits = generated.Logits is not null && _options.Wants(Metric.Is) ? protocol.Metrics.Splits : 0,
        };
    }

    // A metric that was named must not be left out silently.
    private void Refuse(Metric metric, bool isImpossible, string why)
    {
        if (isImpossible && _options.Metrics?.Contains(metric) == true)
            throw new InvalidOptionException($"{metric.ToString().ToLowerInvariant()} cannot be computed: {why}");
    }

    private (double? IntraFid, IReadOnlyList<ClassScores>?) PerClass(
        ExtractedFeatures generated, ExtractedFeatures? reference, IReadOnlyList<string>? networkClasses, List<string> warnings, CancellationToken cancellation)
    {
        if (generated is not { Set.Labels: { } labels, ClassNames: { } names })
        {
            Refuse(Metric.IntraFid, true, $"{generated.Origin.Source} has no classes");
            Refuse(Metric.Agreement, true, $"{generated.Origin.Source} has no classes");
            return (null, null);
        }

        bool sameClasses = reference is { Set.Labels: not null, ClassNames: { } realNames } && realNames.SequenceEqual(names);
        Refuse(Metric.IntraFid, !sameClasses, "the reference does not have the classes of the generated images");
        bool wantsIntra = _options.Metrics?.Contains(Metric.IntraFid) ?? generated.FeatureCount <= LargestDefaultIntraFid;
        bool knowsClasses = networkClasses is not null && names.All(networkClasses.Contains);
        Refuse(Metric.Agreement, !knowsClasses, "the network's classes are not those of the images");
        IntraClassDistances? distances = sameClasses && wantsIntra ? IntraClassDistances.Between(generated.Set, reference!.Set!, names, cancellation: cancellation) : null;
        if (distances?.TooFew.ToArray() is [var few, ..] left)
            warnings.Add($"{left.Length} class(es) have too few images for a distance of their own, the first is {few.Name} ({few.GeneratedCount} generated, {few.RealCount} real)");
        int[]? called = knowsClasses && _options.Wants(Metric.Agreement) ? Called(generated.Set) : null;
        if (distances is null && called is null) return (null, null);

        int[] generatedCounts = Count(labels, names.Count), realCounts = sameClasses ? Count(reference!.Set!.Labels!, names.Count) : new int[names.Count];
        var hits = new int[names.Count];
        for (int i = 0; called is not null && i < labels.Length; i++)
            if (networkClasses![called[i]] == names[labels[i]]) hits[labels[i]]++;
        return (distances?.Mean, [.. names.Select((name, i) => new ClassScores(
            name,
            generatedCounts[i],
            realCounts[i],
            distances?.PerClass[i].Distance,
            called is null || generatedCounts[i] == 0 ? null : (double)hits[i] / generatedCounts[i],
            null))]);
    }

    private static int[] Called(FeatureSet set)
    {
        using var scope = new Torch.TensorScope();
        return Array.ConvertAll(Torch.ReductionOperators.ArgMax(set.Logits!, 1).ToArray<long>(), label => (int)label);
    }

    private static int[] Count(int[] labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels) counts[label]++;
        return counts;
    }

    private static Dictionary<string, double[]> Intervals(params (string Name, Score? Score)[] scores)
    {
        var intervals = new Dictionary<string, double[]>();
        foreach ((string name, Score? score) in scores)
            if (score is { Low: { } low, High: { } high }) intervals[name] = [low, high];
        return intervals;
    }

    private sealed class Steps(IProgress<EvaluationProgress> progress) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => progress.Report(new EvaluationProgress(value.Step, null, (long)(100 * value.Share), 100));
    }

    private static void RequireSameFeatures(ExtractedFeatures generated, ExtractedFeatures reference)
    {
        if (generated.FeatureCount != reference.FeatureCount)
        {
            throw new InvalidOptionException(
                $"{reference.Origin.Source} has {reference.FeatureCount} features an image and {generated.Origin.Source} {generated.FeatureCount}: they come from different networks");
        }

        if (generated.Space is { } a && reference.Space is { } b && (a.Name, a.WeightsSha256, a.Input) != (b.Name, b.WeightsSha256, b.Input))
        {
            throw new InvalidOptionException(
                $"{reference.Origin.Source} has features of {Named(b)} and {generated.Origin.Source} of {Named(a)}: scores need the same network, weights and resizing");
        }

        static string Named(FeatureSpace space) => $"{space.Name} ({space.Input}, weights {space.WeightsSha256[..Math.Min(8, space.WeightsSha256.Length)]})";
    }
}
