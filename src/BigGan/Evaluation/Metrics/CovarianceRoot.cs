using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>A matrix R with R R^T = S for a covariance S, of no more columns than S has directions.</summary>
internal sealed class CovarianceRoot : IDisposable
{
    private const double Epsilon = 2.220446049250313e-16; // of double precision

    private CovarianceRoot(Tensor? factor, double trace)
    {
        Factor = factor?.Own();
        Trace = trace;
    }

    /// <summary>float64 [F,R]; null where the covariance is 0.</summary>
    public Tensor? Factor { get; }

    /// <summary>The trace of S.</summary>
    public double Trace { get; }

    /// <summary>Directions, R.</summary>
    public int Rank => Factor is null ? 0 : (int)Factor.Size(1);

    /// <summary>Of a covariance, by its eigenvectors: the columns are orthogonal, and their squared lengths the eigenvalues.</summary>
    /// <remarks>Eigenvalues within rounding of 0 are dropped, so that a singular covariance is as good as any.</remarks>
    public static CovarianceRoot Of(FeatureMoments moments)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        int size = moments.FeatureCount;
        Tensor covariance = Tensor.From<double>(moments.Covariance, size, size);
        Tensor[] eigen = covariance.SymmetricEigen();
        double[] values = eigen[0].ToArray<double>();
        double least = values[^1] * Epsilon * size;
        int dropped = Array.FindIndex(values, value => value > 0 && value > least) is >= 0 and int first ? first : size;
        double trace = covariance.Diagonal().Sum().Item();
        if (dropped == size) return new CovarianceRoot(null, trace);
        int rank = size - dropped;
        return new CovarianceRoot(eigen[1].Narrow(1, dropped, rank) * eigen[0].Narrow(0, dropped, rank).Sqrt(), trace);
    }

    /// <summary>Of few features, which are a root already: no matrix [F,F] is made.</summary>
    /// <param name="features">float32 [N,F], N at least 2.</param>
    /// <returns>The root, of N columns, and the mean [F].</returns>
    public static (CovarianceRoot Root, double[] Mean) Of(Tensor features)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor rows = features.To(DataType.Float64);
        Tensor mean = rows.Mean([0]);
        Tensor factor = (rows - mean).Transpose() / Math.Sqrt(features.Size(0) - 1); // [F,N]
        return (new CovarianceRoot(factor, factor.Square().Sum().Item()), mean.ToArray<double>());
    }

    /// <summary>Frees the factor.</summary>
    public void Dispose() => Factor?.Dispose();
}
