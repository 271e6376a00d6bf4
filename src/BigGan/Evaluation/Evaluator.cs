using System.Diagnostics;
using System.Globalization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Evaluation.Protocols;

namespace BigGan.Evaluation;

/// <summary>Scores images by a protocol.</summary>
/// <param name="protocol">The settings that determine scores.</param>
/// <param name="options">Which metrics to compute, batch size and cache.</param>
public sealed class Evaluator(EvaluationProtocol protocol, EvaluatorOptions? options = null)
{
    // Intra-class FID needs one eigendecomposition per class, which takes a second or more with 2048 features.
    private const int LargestDefaultIntraFid = 512;

    private readonly EvaluatorOptions _options = options ?? new();

    /// <summary>The settings that determine scores.</summary>
    public EvaluationProtocol Protocol => protocol;

    /// <summary>Whether a metric is requested by name or by default.</summary>
    public bool Wants(Metric metric) => _options.Wants(metric);

    /// <summary>Whether a metric is requested by name, so that it must not be left out.</summary>
    public bool Names(Metric metric) => _options.Names(metric);

    /// <summary>Refuses, before anything is computed, metrics that were requested by name and cannot be computed.</summary>
    /// <param name="generatedClasses">Classes of the scored images, or null.</param>
    /// <param name="referenceClasses">Classes of the reference, or null.</param>
    /// <param name="network">The feature network.</param>
    /// <param name="reference">The reference.</param>
    /// <exception cref="InvalidOptionException">A metric cannot be computed; the message says why.</exception>
    public void RequirePossible(IReadOnlyList<string>? generatedClasses, IReadOnlyList<string>? referenceClasses, IFeatureNetwork network, ReferenceKind reference) =>
        RequirePossible(generatedClasses, referenceClasses, network.ClassNames, network.LogitCount > 0, reference);

    /// <summary>The features of reference images, from the cache if it has them.</summary>
    /// <param name="images">The images.</param>
    /// <param name="network">The feature network.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public ExtractedFeatures Reference(IImageSet images, IFeatureNetwork network, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cache = _options.Cache ? new ReferenceCache(_options.CacheFolder) : null;
        if (cache?.Find(images, network.Space) is { } kept) return kept;
        ExtractedFeatures extracted = Extract(images, network, withLogits: false, "features of the reference", progress, cancellation);
        try
        {
            cache?.Store(images, extracted);
            return extracted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written must not lose features that took long to extract.
            return extracted.With($"the features of {images.Name} could not be kept for next time: {e.Message}");
        }
    }

    /// <summary>The features of the images to score.</summary>
    /// <param name="images">The images.</param>
    /// <param name="network">The feature network.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public ExtractedFeatures Generated(IImageSet images, IFeatureNetwork network, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        Extract(images, network, withLogits: true, images.Origin.Kind == "model" ? "drawing and features" : "features", progress, cancellation);

    /// <summary>Computes the scores.</summary>
    /// <param name="generated">The features of all images to score.</param>
    /// <param name="reference">The features of the reference; null for Inception Score and class agreement only.</param>
    /// <param name="networkClasses">Names of the network's classes, or null.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The features are of different kinds, or a requested metric cannot be computed.</exception>
    public EvaluationResult Score(
        ExtractedFeatures generated,
        ExtractedFeatures? reference,
        IReadOnlyList<string>? networkClasses = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        FeatureSet set = generated.Set ?? throw new InvalidOptionException($"{generated.Origin.Source} has statistics only; scores need the features of the generated images");
        ReferenceKind kind = reference is null ? ReferenceKind.None : reference.Set is null ? ReferenceKind.Moments : ReferenceKind.Features;
        RequirePossible(generated.ClassNames, reference?.ClassNames, networkClasses, set.Logits is not null, kind);
        List<string> doubts = [.. Doubts(generated, reference)];
        // Without metrics that compare sets the reference is dropped, because a distance takes long.
        bool compares = ((Metric[])[Metric.Fid, Metric.Kid, Metric.Prdc]).Any(_options.Wants);
        SetScores scores = SetComparison.Compare(
            set,
            compares ? reference?.Set : null,
            compares ? reference?.Moments : null,
            Options(set, kind),
            progress is null ? null : new Steps(progress),
            cancellation,
            generated.Moments);
        doubts.AddRange(scores.Warnings);
        IntraClassDistances? distances = Distances(generated, reference, doubts, cancellation);
        ClassAgreement? agreement = Knows(networkClasses, generated.ClassNames) && set is { Labels: not null, Logits: not null } && _options.Wants(Metric.Agreement)
            ? ClassAgreement.Of(set, networkClasses, generated.ClassNames!)
            : null;
        bool wantsFid = _options.Wants(Metric.Fid);
        EvaluationProtocol followed = protocol.AsFollowed(generated.Origin, reference?.Origin, generated.StandIn, scores.SplitsByClass);
        return new EvaluationResult
        {
            Software = _options.Software,
            Protocol = followed,
            ProtocolSha256 = followed.Sha256(),
            Features = generated.Space,
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
            IntraFid = distances?.Mean,
            ClassAgreement = agreement?.Overall,
            Intervals = Intervals(
                ("fid", wantsFid ? scores.Fid : null), ("kid_mean", scores.KidMean), ("is_mean", scores.IsMean), ("precision", scores.Precision),
                ("recall", scores.Recall), ("density", scores.Density), ("coverage", scores.Coverage),
                ("class_agreement", protocol.Metrics.BootstrapReplicates > 0 ? agreement?.ScoreAt(protocol.Metrics.Confidence) : null)),
            Confidence = protocol.Metrics.BootstrapReplicates > 0 ? protocol.Metrics.Confidence : null,
            PerClass = PerClass(generated, distances, agreement),
            Warnings = [.. generated.Warnings.Concat(reference?.Warnings ?? []).DistinctBy(warning => warning.Text), .. doubts.Select(doubt => new Warning(doubt))],
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    private ExtractedFeatures Extract(
        IImageSet images, IFeatureNetwork network, bool withLogits, string stage, IProgress<EvaluationProgress>? progress, CancellationToken cancellation) =>
        new FeatureExtraction(network, _options.BatchSize).Run(
            images, withLogits, done => progress?.Report(new EvaluationProgress(stage, "images", done, images.Count)), cancellation);

    // Metrics that are not requested, or lack a reference, are not computed.
    private MetricOptions Options(FeatureSet generated, ReferenceKind reference) => protocol.Metrics with
    {
        KidSubsets = reference == ReferenceKind.Features && _options.Wants(Metric.Kid) ? protocol.Metrics.KidSubsets : 0,
        Neighbours = reference == ReferenceKind.Features && _options.Wants(Metric.Prdc) ? protocol.Metrics.Neighbours : 0,
        Splits = generated.Logits is not null && _options.Wants(Metric.Is) ? protocol.Metrics.Splits : 0,
    };

    // A metric requested by name must not be left out silently.
    private void RequirePossible(
        IReadOnlyList<string>? generatedClasses, IReadOnlyList<string>? referenceClasses, IReadOnlyList<string>? networkClasses, bool hasLogits, ReferenceKind reference)
    {
        Refuse(Metric.Fid, reference == ReferenceKind.None, "there is nothing to compare with", Remedy.NameReference);
        Refuse(Metric.Kid, protocol.Metrics.KidSubsets == 0, $"protocol {protocol.Name} has none");
        Refuse(Metric.Kid, reference != ReferenceKind.Features, "that takes real images or their features");
        Refuse(Metric.Prdc, protocol.Metrics.Neighbours == 0, $"protocol {protocol.Name} has none");
        Refuse(Metric.Prdc, reference != ReferenceKind.Features, "that takes real images or their features");
        Refuse(Metric.Is, protocol.Metrics.Splits == 0, $"protocol {protocol.Name} has none");
        Refuse(Metric.Is, !hasLogits, "there are no logits");
        Refuse(Metric.IntraFid, generatedClasses is null, "the images that are scored have no classes");
        Refuse(Metric.IntraFid, referenceClasses is null || generatedClasses?.SequenceEqual(referenceClasses) == false, "the reference does not have the classes of what is scored");
        Refuse(Metric.Agreement, generatedClasses is null, "the images that are scored have no classes");
        Refuse(Metric.Agreement, !Knows(networkClasses, generatedClasses), "the classes of the network are not those of the images");

        void Refuse(Metric metric, bool isImpossible, string why, params Remedy[] remedies)
        {
            if (isImpossible && _options.Names(metric)) throw new InvalidOptionException($"{metric.ToString().ToLowerInvariant()} cannot be computed: {why}") { Remedies = remedies };
        }
    }

    private static bool Knows(IReadOnlyList<string>? networkClasses, IReadOnlyList<string>? classes) =>
        networkClasses is not null && classes is not null && classes.All(networkClasses.Contains);

    private IEnumerable<string> Doubts(ExtractedFeatures generated, ExtractedFeatures? reference)
    {
        if (reference is not null) RequireSameFeatures(generated, reference);
        if (protocol.Network == FeatureNetworkKind.Given != generated.Origin.Kind is "features")
            throw new InvalidOptionException($"protocol {protocol.Name} is {(protocol.Network == FeatureNetworkKind.Given ? "for features from files" : "not for features from files, whose network it cannot choose")}");
        if (reference is not null && (generated.Space is null) != (reference.Space is null))
            yield return $"{(generated.Space is null ? generated : reference).Origin.Source} does not say which network its features are of, so nobody checks that they are of the same";
        if (protocol.Network != FeatureNetworkKind.Given && protocol.ExpectedSamples(reference?.Origin) is { } expected && expected != generated.Origin.Count)
            yield return string.Create(CultureInfo.InvariantCulture, $"protocol {protocol.Name} takes {expected:N0} images and these are {generated.Origin.Count:N0}: the result compares with others of as many");
        foreach (string doubt in reference is null ? [] : Fairness.Doubts(generated, reference)) yield return doubt;
        foreach (ExtractedFeatures? part in (ExtractedFeatures?[])[generated, reference])
        {
            if (part is { Set: { } kept, Moments: { } all })
                yield return string.Create(CultureInfo.InvariantCulture, $"of {part.Origin.Source} the distance (FID) takes all {all.Count:N0} images, other scores {kept.Count:N0} spread evenly");
        }
    }

    private IntraClassDistances? Distances(ExtractedFeatures generated, ExtractedFeatures? reference, List<string> doubts, CancellationToken cancellation)
    {
        bool isQuick = generated.FeatureCount <= LargestDefaultIntraFid;
        if (!_options.Wants(Metric.IntraFid) || !(isQuick || _options.Everything || _options.Names(Metric.IntraFid))) return null;
        if (generated is not { Set.Labels: not null, ClassNames: { } names } || reference is not { Set.Labels: not null, ClassNames: { } realNames } || !realNames.SequenceEqual(names)) return null;
        IntraClassDistances distances = IntraClassDistances.Between(generated.Set, reference.Set, names, cancellation: cancellation);
        if (distances.TooFew.ToArray() is [var few, ..] left)
            doubts.Add($"{left.Length} class(es) have too few images for a distance of their own, the first is {few.Name} ({few.GeneratedCount} generated, {few.RealCount} real)");
        int fewest = distances.PerClass.Min(one => Math.Min(one.GeneratedCount, one.RealCount));
        if (fewest <= generated.FeatureCount)
            doubts.Add($"classes have as few as {fewest} images for {generated.FeatureCount} features, so distances within classes are too high to compare with those of other counts");
        return distances;
    }

    private static IReadOnlyList<ClassScores>? PerClass(ExtractedFeatures generated, IntraClassDistances? distances, ClassAgreement? agreement)
    {
        if (distances is null && agreement is null) return null;
        var counts = new int[generated.ClassNames!.Count];
        foreach (int label in generated.Set!.Labels!) counts[label]++;
        return [.. generated.ClassNames.Select((name, i) => new ClassScores(
            name,
            counts[i],
            distances?.PerClass[i].RealCount ?? 0,
            distances?.PerClass[i].Distance,
            agreement is null || counts[i] == 0 ? null : agreement.PerClass[i].Share,
            null))];
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
