using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>A matrix R with R R^T = S for a covariance S, with as many columns as the rank of S.</summary>
internal sealed class CovarianceRoot : IDisposable
{
    private const double Epsilon = 2.220446049250313e-16; // of double precision

    private CovarianceRoot(Tensor? factor, double trace)
    {
        Factor = factor?.Own();
        Trace = trace;
    }

    /// <summary>float64 [F,R]; null if the covariance is 0.</summary>
    public Tensor? Factor { get; }

    /// <summary>The trace of S.</summary>
    public double Trace { get; }

    /// <summary>Number of columns, R.</summary>
    public int Rank => Factor is null ? 0 : (int)Factor.Size(1);

    /// <summary>The root of a set's covariance.</summary>
    public static CovarianceRoot Of(FeatureMoments moments)
    {
        using var scope = new TensorScope();
        return Of(Tensor.From<double>(moments.Covariance, moments.FeatureCount, moments.FeatureCount));
    }

    /// <summary>The root of a covariance by its eigenvectors: the columns are orthogonal, and their squared norms are the eigenvalues.</summary>
    /// <param name="covariance">float64 [F,F]; only the upper triangle is read.</param>
    /// <remarks>Eigenvalues that are 0 up to rounding are dropped, so singular covariances need no special treatment.</remarks>
    public static CovarianceRoot Of(Tensor covariance)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        int size = (int)covariance.Size(0);
        Tensor[] eigen = covariance.Transpose().SymmetricEigen();
        double[] values = eigen[0].ToArray<double>();
        double least = values[^1] * Epsilon * size, trace = covariance.Diagonal().Sum().Item();
        int rank = values.Count(value => value > 0 && value > least);
        if (rank == 0) return new CovarianceRoot(null, trace);
        Tensor factor = eigen[1].Narrow(1, size - rank, rank);
        factor.MultiplyInPlace(eigen[0].Narrow(0, size - rank, rank).Sqrt());
        return new CovarianceRoot(factor, trace);
    }

    /// <summary>The root for few images: the centred features themselves, so that no matrix [F,F] is computed.</summary>
    /// <param name="features">float32 [N,F], N at least 2.</param>
    /// <returns>The mean [F], and the root with N columns.</returns>
    public static (double[] Mean, CovarianceRoot Root) OfFeatures(Tensor features)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor rows = features.To(DataType.Float64);
        Tensor mean = rows.Mean([0]);
        Tensor factor = (rows - mean).Transpose() / Math.Sqrt(features.Size(0) - 1); // [F,N]
        return (mean.ToArray<double>(), new CovarianceRoot(factor, factor.Square().Sum().Item()));
    }

    /// <summary>Frees the factor.</summary>
    public void Dispose() => Factor?.Dispose();
}
