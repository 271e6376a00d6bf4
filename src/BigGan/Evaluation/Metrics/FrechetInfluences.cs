using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The first-order change of the Frechet distance with the weight of each generated image.</summary>
/// <remarks>
/// 2 (m1 - m2).y + y^T (1 - T) y minus its mean, for y = x - m1 and the map T that transports the generated covariance to the
/// real one (T S1 T = S2, symmetric). With S1 = A A^T and S2 = B B^T, T = A+^T (A^T B B^T A)^(1/2) A+, where A+ is the
/// pseudo-inverse: all images lie in the span of A.
/// </remarks>
internal static class FrechetInfluences
{
    private const int RowsAtOnce = 512;

    /// <summary>Computes the influences.</summary>
    /// <param name="features">float32 [N,F], the generated images.</param>
    /// <param name="generated">Their mean, and the root of their covariance by eigenvectors.</param>
    /// <param name="real">Mean and root of the real images.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>[N]; 0 on average.</returns>
    internal static double[] Of(Tensor features, (double[] Mean, CovarianceRoot Root) generated, (double[] Mean, CovarianceRoot Root) real, CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        int count = (int)features.Size(0);
        Tensor mean = Tensor.From<double>(generated.Mean, generated.Mean.Length);
        Tensor shift = mean - Tensor.From<double>(real.Mean, real.Mean.Length);
        Tensor? transport = Transport(generated.Root, real.Root);
        double[] influences = new double[count];
        for (int start = 0; start < count; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            Tensor y = features.Narrow(0, start, Math.Min(RowsAtOnce, count - start)).To(DataType.Float64) - mean;
            Tensor change = (y.MatVec(shift) * 2) + y.Square().Sum([1]);
            if (transport is not null) change -= y.To(DataType.Float32).MatMul(transport).Square().Sum([1]);
            change.ToArray<double>().CopyTo(influences, start);
        }

        double average = influences.Average();
        for (int i = 0; i < count; i++) influences[i] -= average;
        return influences;
    }

    // float32 [F,R], the matrix G with T = G G^T.
    private static Tensor? Transport(CovarianceRoot generated, CovarianceRoot real)
    {
        if (generated.Factor is not { } a || real.Factor is not { } b) return null;
        using var scope = new TensorScope();
        Tensor half = HalfRoot(a, b);
        return scope.Keep((a / a.Square().Sum([0])).MatMul(half).To(DataType.Float32)); // the columns of A are orthogonal, so the quotient is the transpose of A+
    }

    // float64 [R,R], the matrix H with H H^T = (A^T B B^T A)^(1/2).
    private static Tensor HalfRoot(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        Tensor[] eigen = Gram(a, b).SymmetricEigen();
        eigen[1].MultiplyInPlace(eigen[0].ClampMin(0).Sqrt().Sqrt());
        return scope.Keep(eigen[1]);
    }

    private static Tensor Gram(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        Tensor between = a.Transpose().MatMul(b);
        return scope.Keep(between.MatMul(between.Transpose()));
    }
}
