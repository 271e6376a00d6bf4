using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The Frechet distance (FID) of two normal distributions with the mean and covariance of two sets: 0 for equal sets, lower is better.</summary>
/// <remarks>
/// Heusel et al. 2017. |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2). With S1 = A A^T and S2 = B B^T from symmetric
/// eigendecompositions, the last trace is the sum of the singular values of A^T B: no matrix is squared before a root is
/// taken, so singular covariances lose no precision.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The distance of two sets.</summary>
    /// <exception cref="ArgumentException">The sets have features of different lengths.</exception>
    public static double Between(FeatureMoments first, FeatureMoments second)
    {
        if (first.FeatureCount != second.FeatureCount) throw new ArgumentException($"features of {first.FeatureCount} and {second.FeatureCount} numbers do not compare", nameof(second));
        using CovarianceRoot a = CovarianceRoot.Of(first), b = CovarianceRoot.Of(second);
        return Between((first.Mean, a), (second.Mean, b));
    }

    /// <summary>The distance of two sets in memory; fast if there are fewer images than features, because no covariance is needed.</summary>
    /// <param name="first">float32 [N,F], N at least 2.</param>
    /// <param name="second">float32 [M,F], M at least 2.</param>
    internal static double Between(Tensor first, Tensor second)
    {
        (double[] Mean, CovarianceRoot Root) a = Root(first);
        using CovarianceRoot rootA = a.Root;
        (double[] Mean, CovarianceRoot Root) b = Root(second);
        using CovarianceRoot rootB = b.Root;
        return Between(a, b);
    }

    /// <summary>The distance of two sets with known roots of their covariances.</summary>
    internal static double Between((double[] Mean, CovarianceRoot Root) first, (double[] Mean, CovarianceRoot Root) second)
    {
        double means = 0;
        for (int i = 0; i < first.Mean.Length; i++) means += (first.Mean[i] - second.Mean[i]) * (first.Mean[i] - second.Mean[i]);
        return Math.Max(0, means + first.Root.Trace + second.Root.Trace - (2 * RootTrace(first.Root, second.Root))); // rounding may give a negative number for equal sets
    }

    private static (double[] Mean, CovarianceRoot Root) Root(Tensor features)
    {
        if (features.Size(0) <= features.Size(1)) return CovarianceRoot.OfFeatures(features);
        using var accumulator = new MomentsAccumulator((int)features.Size(1));
        accumulator.Add(features);
        return accumulator.Finish();
    }

    private static double RootTrace(CovarianceRoot first, CovarianceRoot second)
    {
        if (first.Factor is not { } a || second.Factor is not { } b) return 0;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return a.Transpose().MatMul(b).SingularValues().Sum().Item();
    }
}
