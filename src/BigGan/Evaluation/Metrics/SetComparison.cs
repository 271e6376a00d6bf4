using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Compares a set of generated images with a real one by all metrics.</summary>
/// <remarks>
/// The intervals cover the variation of scores when as many images are drawn again from the same generator; the real set is
/// fixed. Recall and coverage are shares of the real images and vary with the real images; KID varies with its
/// subsets. No interval covers another training run or another number of images.
/// </remarks>
public static class SetComparison
{
    private const ulong GeneratedStream = 0;
    private const ulong RealStream = 1;
    private const ulong SubsetStream = 2;

    /// <summary>Computes every score that the inputs and the options allow.</summary>
    /// <param name="generated">At least 2 images, with logits for the Inception Score.</param>
    /// <param name="real">The real images; null leaves out metrics that need single real images.</param>
    /// <param name="realMoments">Their mean and covariance if known; otherwise computed from <paramref name="real"/>. Without either, FID is left out.</param>
    /// <param name="options">The options of the metrics; null for the default.</param>
    /// <param name="progress">Receives the progress of each step.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="generatedMoments">Mean and covariance of all generated images if <paramref name="generated"/> has only some of them.</param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A set has too few images, features that are not finite, or features of different lengths.</exception>
    public static SetScores Compare(
        FeatureSet generated,
        FeatureSet? real,
        FeatureMoments? realMoments = null,
        MetricOptions? options = null,
        IProgress<ComparisonProgress>? progress = null,
        CancellationToken cancellation = default,
        FeatureMoments? generatedMoments = null)
    {
        options ??= new MetricOptions();
        MetricOptionsValidator.Validate(options);
        Check(generated, "generated");
        if (real is not null) Check(real, "real");
        foreach (int size in new[] { real?.FeatureCount, realMoments?.FeatureCount }.OfType<int>())
        {
            if (size != generated.FeatureCount)
                throw new ArgumentException($"the generated images have {generated.FeatureCount} features, the real ones {size}: they are those of different networks");
        }

        // With large sets, the freed memory of each step would add up.
        LibTorch.ReturnFreeMemory();
        var comparison = new Comparison(generated, real, options, progress, cancellation);
        var scores = new SetScores();
        scores = comparison.WithFrechetDistance(scores, realMoments, generatedMoments);
        LibTorch.ReturnFreeMemory();
        scores = comparison.WithInceptionScore(scores);
        scores = comparison.WithKernelDistance(scores);
        scores = comparison.WithNeighbours(scores);
        return scores with { Warnings = comparison.Warnings };
    }

    private static void Check(FeatureSet set, string which)
    {
        if (set.Count < 2) throw new ArgumentException($"{set.Count} {which} images are too few; 2 or more are needed");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();

        // The sum is not finite if any value is not.
        if (!double.IsFinite(set.Features.Sum().Item()) || !double.IsFinite(set.Logits?.Sum().Item() ?? 0))
            throw new ArgumentException($"the features of the {which} images are not all finite: the images or the network are damaged");
    }

    private sealed class Comparison(FeatureSet generated, FeatureSet? real, MetricOptions options, IProgress<ComparisonProgress>? progress, CancellationToken cancellation)
    {
        private const int RowsAtOnce = 4096;
        private const int EnoughPerFeature = 4;
        private readonly Bootstrap _bootstrap = new(options);
        private readonly List<string> _warnings = [];

        internal IReadOnlyList<string> Warnings => _warnings;

        private bool WithIntervals => options.BootstrapReplicates > 0;

        internal SetScores WithFrechetDistance(SetScores scores, FeatureMoments? realMoments, FeatureMoments? generatedMoments)
        {
            if (real is null && realMoments is null) return scores;
            (double[] Mean, CovarianceRoot Root) ours = generatedMoments is null ? Root(generated, "generated") : (generatedMoments.Mean, CovarianceRoot.Of(generatedMoments));
            using CovarianceRoot ourRoot = ours.Root;
            (double[] Mean, CovarianceRoot Root) theirs = realMoments is null ? Root(real!, "real") : (realMoments.Mean, CovarianceRoot.Of(realMoments));
            using CovarianceRoot theirRoot = theirs.Root;
            WarnIfSingular("generated", generatedMoments?.Count ?? generated.Count, ourRoot);
            WarnIfSingular("real", realMoments is null ? real!.Count : realMoments.Count, theirRoot);
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ComparisonProgress("Frechet distance", 0));
            double distance = FrechetDistance.Between(ours, theirs);
            LibTorch.ReturnFreeMemory();
            if (!WithIntervals) return scores with { Fid = new Score(distance) };
            double[] influences = FrechetInfluences.Of(generated.Features, ours, theirs, cancellation);
            progress?.Report(new ComparisonProgress("Frechet distance", 1));
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
            InceptionScore score = InceptionScore.Of(logits, options, generated.PixelKeys, WithIntervals, cancellation);
            progress?.Report(new ComparisonProgress("Inception Score", 1));
            if (score.IsByClass)
                _warnings.Add($"the images lie class by class and the Inception Score is over {options.Splits} parts in their order, so it is too low and has no interval; shuffle the images, or take one part");
            return scores with
            {
                SplitsByClass = score.IsByClass,
                IsMean = score.Influences is null || score.IsByClass ? new Score(score.Mean) : _bootstrap.Interval(score.Mean, score.Influences, GeneratedStream, least: 1),
                IsDeviation = score.Deviation(options.UnbiasedSplitDeviation),
            };
        }

        internal SetScores WithKernelDistance(SetScores scores)
        {
            if (real is null || options.KidSubsets == 0) return scores;
            int smaller = Math.Min(generated.Count, real.Count);
            // Subsets of all images would be identical, with a deviation of 0.
            int size = options.KidSubsetSize <= smaller ? options.KidSubsetSize : Math.Max(2, smaller / 2);
            if (size < options.KidSubsetSize) _warnings.Add($"the kernel distance uses subsets of {size} images instead of {options.KidSubsetSize}: the smaller set has {smaller}");
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

        private (double[] Mean, CovarianceRoot Root) Root(FeatureSet set, string which)
        {
            using var accumulator = new MomentsAccumulator(set.FeatureCount);
            Action<double>? share = Share($"covariance of the {which} images");
            for (int start = 0; start < set.Count; start += RowsAtOnce)
            {
                using var scope = new TensorScope();
                accumulator.Add(set.Features.Narrow(0, start, Math.Min(RowsAtOnce, set.Count - start)), cancellation);
                share?.Invoke((double)start / set.Count);
            }

            (double[] Mean, CovarianceRoot Root) result = accumulator.Finish();
            share?.Invoke(1);
            LibTorch.ReturnFreeMemory();
            return result;
        }

        private void WarnIfSingular(string which, long? count, CovarianceRoot root)
        {
            if (count is null || count >= EnoughPerFeature * generated.FeatureCount) return;
            if (count > generated.FeatureCount)
            {
                _warnings.Add($"{count} {which} images are few for {generated.FeatureCount} features (fewer than {EnoughPerFeature} each): the Frechet distance is too high by that alone, and compares with those of as many images");
                return;
            }

            _warnings.Add($"{count} {which} images are fewer than {generated.FeatureCount} features need: their covariance is singular (rank {root.Rank}), "
                + "and the Frechet distance is computed but too high to compare with others");
        }

        private Action<double>? Share(string step) => progress is null ? null : share => progress.Report(new ComparisonProgress(step, share));
    }
}
