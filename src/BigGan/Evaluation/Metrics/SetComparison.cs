using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Compares a set of generated images with a real one by all metrics.</summary>
/// <remarks>
/// The intervals say how the scores vary when as many images are drawn again from the same generator; the real set is taken
/// as it is. Recall and coverage, which are shares of the real images, vary with those, and the kernel distance with its
/// subsets. None covers what another training run, or another number of images, would change.
/// </remarks>
public static class SetComparison
{
    private const ulong GeneratedStream = 0;
    private const ulong RealStream = 1;
    private const ulong SubsetStream = 2;

    /// <summary>Computes every score that the inputs and the options allow.</summary>
    /// <param name="generated">At least 2 images. With logits also for the Inception Score.</param>
    /// <param name="real">The real images; null leaves out what needs them one by one.</param>
    /// <param name="realMoments">Their mean and covariance where known; else they are computed from <paramref name="real"/>. Without either there is no Frechet distance.</param>
    /// <param name="options">What decides the values; the default where null.</param>
    /// <param name="progress">Receives how far each step is.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">There are too few images, features that are not finite, or features of different lengths.</exception>
    public static SetScores Compare(
        FeatureSet generated,
        FeatureSet? real,
        FeatureMoments? realMoments = null,
        MetricOptions? options = null,
        IProgress<ComparisonProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new MetricOptions();
        MetricOptionsValidator.Validate(options);
        if ((real?.FeatureCount ?? realMoments?.FeatureCount) is { } size && size != generated.FeatureCount || (realMoments is not null && realMoments.FeatureCount != generated.FeatureCount))
            throw new ArgumentException($"the generated images have {generated.FeatureCount} features, the real ones {realMoments?.FeatureCount ?? real!.FeatureCount}: they are of different networks");
        var comparison = new Comparison(generated, real, options, progress, cancellation);
        var scores = new SetScores();
        scores = comparison.WithFrechetDistance(scores, realMoments);
        scores = comparison.WithInceptionScore(scores);
        scores = comparison.WithKernelDistance(scores);
        scores = comparison.WithNeighbours(scores);
        return scores with { Warnings = comparison.Warnings };
    }

    private sealed class Comparison(FeatureSet generated, FeatureSet? real, MetricOptions options, IProgress<ComparisonProgress>? progress, CancellationToken cancellation)
    {
        private readonly Bootstrap _bootstrap = new(options);
        private readonly List<string> _warnings = [];

        internal IReadOnlyList<string> Warnings => _warnings;

        private bool WithIntervals => options.BootstrapReplicates > 0;

        internal SetScores WithFrechetDistance(SetScores scores, FeatureMoments? realMoments)
        {
            FeatureMoments ours = Moments(generated, "generated");
            FeatureMoments? theirs = realMoments ?? (real is null ? null : Moments(real, "real"));
            if (theirs is null) return scores;
            progress?.Report(new ComparisonProgress("matrix root", 0));
            cancellation.ThrowIfCancellationRequested();
            using CovarianceRoot ourRoot = CovarianceRoot.Of(ours), theirRoot = CovarianceRoot.Of(theirs);
            WarnIfSingular("generated", ours, ourRoot);
            WarnIfSingular("real", theirs, theirRoot);
            double distance = FrechetDistance.Between((ours.Mean, ourRoot), (theirs.Mean, theirRoot));
            progress?.Report(new ComparisonProgress("matrix root", 1));
            if (!WithIntervals) return scores with { Fid = new Score(distance) };
            double[] influences = FrechetInfluences.Of(generated.Features, (ours.Mean, ourRoot), (theirs.Mean, theirRoot), cancellation);
            return scores with { Fid = _bootstrap.Interval(distance, influences, GeneratedStream, least: 0) };
        }

        internal SetScores WithInceptionScore(SetScores scores)
        {
            if (generated.Logits is not { } logits || options.Splits == 0) return scores;
            if (generated.Count < options.Splits)
            {
                _warnings.Add($"no Inception Score: {generated.Count} images cannot be cut into {options.Splits} parts");
                return scores;
            }

            progress?.Report(new ComparisonProgress("Inception Score", 0));
            InceptionScore score = InceptionScore.Of(logits, options, WithIntervals, cancellation);
            progress?.Report(new ComparisonProgress("Inception Score", 1));
            return scores with
            {
                IsMean = score.Influences is null ? new Score(score.Mean) : _bootstrap.Interval(score.Mean, score.Influences, GeneratedStream, least: 1),
                IsDeviation = score.Deviation(options.UnbiasedSplitDeviation),
            };
        }

        internal SetScores WithKernelDistance(SetScores scores)
        {
            if (real is null || options.KidSubsets == 0) return scores;
            int size = Math.Min(options.KidSubsetSize, Math.Min(generated.Count, real.Count));
            if (size < options.KidSubsetSize) _warnings.Add($"the kernel distance uses subsets of {size} images instead of {options.KidSubsetSize}: one of the sets has no more");
            double[] estimates = KernelDistance.OverSubsets(
                generated.Features, real.Features, options.KidSubsets, size, options.Seed, Share("kernel distance"), cancellation);
            double mean = estimates.Average();
            return scores with
            {
                KidMean = _bootstrap.Interval(mean, estimates, SubsetStream),
                KidDeviation = Math.Sqrt(estimates.Average(estimate => (estimate - mean) * (estimate - mean))),
            };
        }

        internal SetScores WithNeighbours(SetScores scores)
        {
            if (real is null || options.Neighbours == 0) return scores;
            int images = options.NeighbourImages ?? int.MaxValue, ours = Math.Min(images, generated.Count), theirs = Math.Min(images, real.Count);
            if (Math.Min(ours, theirs) <= options.Neighbours)
            {
                _warnings.Add($"no precision, recall, density and coverage: of {Math.Min(ours, theirs)} images none has {options.Neighbours} neighbours");
                return scores;
            }

            using var scope = new TensorScope();
            NeighbourScores found = NeighbourScores.Of(
                generated.Features.Narrow(0, 0, ours), real.Features.Narrow(0, 0, theirs), options.Neighbours, options.InclusiveRadius, Share("neighbours"), cancellation);
            return scores with
            {
                Precision = Mean(Array.ConvertAll(found.Surrounding, count => count > 0 ? 1.0 : 0), GeneratedStream),
                Density = Mean(Array.ConvertAll(found.Surrounding, count => (double)count / options.Neighbours), GeneratedStream),
                Recall = Mean(Array.ConvertAll(found.IsReached, isReached => isReached ? 1.0 : 0), RealStream),
                Coverage = Mean(Array.ConvertAll(found.IsCovered, isCovered => isCovered ? 1.0 : 0), RealStream),
            };
        }

        private Score Mean(double[] values, ulong stream) => _bootstrap.Interval(values.Average(), values, stream);

        private FeatureMoments Moments(FeatureSet set, string which)
        {
            if (set.Count < 2) throw new ArgumentException($"{set.Count} {which} images are too few; 2 or more are needed");
            using var accumulator = new MomentsAccumulator(set.FeatureCount);
            Action<double>? share = Share($"moments of the {which} images");
            const int RowsAtOnce = 4096;
            for (int start = 0; start < set.Count; start += RowsAtOnce)
            {
                using var scope = new TensorScope();
                accumulator.Add(set.Features.Narrow(0, start, Math.Min(RowsAtOnce, set.Count - start)), cancellation);
                share?.Invoke(Math.Min(1, (double)(start + RowsAtOnce) / set.Count));
            }

            FeatureMoments moments = accumulator.Result();
            return Array.TrueForAll(moments.Mean, double.IsFinite) && Array.TrueForAll(moments.Covariance, double.IsFinite)
                ? moments
                : throw new ArgumentException($"the features of the {which} images are not all finite");
        }

        private void WarnIfSingular(string which, FeatureMoments moments, CovarianceRoot root)
        {
            if (moments.Count <= moments.FeatureCount)
            {
                _warnings.Add($"{moments.Count} {which} images are fewer than {moments.FeatureCount} features need: their covariance is singular (rank {root.Rank}), "
                    + "and the Frechet distance is computed but too high to compare with others");
            }
        }

        private Action<double>? Share(string step) => progress is null ? null : share => progress.Report(new ComparisonProgress(step, share));
    }
}
