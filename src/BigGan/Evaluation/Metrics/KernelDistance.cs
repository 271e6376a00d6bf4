using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The kernel distance (KID): the squared maximum mean discrepancy under (x.y / F + 1)^3, by its unbiased estimate, over random subsets.</summary>
/// <remarks>Binkowski et al. 2018. Subsets are those of torch-fidelity, from NumPy's generator: for each subset the images of the first set, then those of the second.</remarks>
internal static class KernelDistance
{
    /// <summary>The estimate for each subset.</summary>
    /// <param name="first">float32 [N,F].</param>
    /// <param name="second">float32 [M,F].</param>
    /// <param name="subsets">Number of subsets.</param>
    /// <param name="size">Images per subset, from 2 to the smaller of N and M.</param>
    /// <param name="seed">Seed of NumPy's generator.</param>
    /// <param name="progress">Receives the share done, in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal static double[] OverSubsets(Tensor first, Tensor second, int subsets, int size, uint seed, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var random = new NumpyRandom(seed);
        double[] estimates = new double[subsets];
        for (int i = 0; i < subsets; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            Tensor x = Rows(first, random.Choice((int)first.Size(0), size)), y = Rows(second, random.Choice((int)second.Size(0), size));
            double pairs = (double)size * (size - 1);
            estimates[i] = ((Within(x) + Within(y)) / pairs) - (2 * Kernel(x, y).Sum().Item() / ((double)size * size));
            progress?.Invoke((i + 1.0) / subsets);
        }

        return estimates;
    }

    // float64 [size,F]
    private static Tensor Rows(Tensor features, int[] indices) => features.Embedding(Tensor.From<long>(Array.ConvertAll(indices, index => (long)index), indices.Length)).To(DataType.Float64);

    private static double Within(Tensor x)
    {
        Tensor kernel = Kernel(x, x);
        return kernel.Sum().Item() - kernel.Diagonal().Sum().Item();
    }

    private static Tensor Kernel(Tensor x, Tensor y)
    {
        Tensor inner = (x.MatMul(y.Transpose()) / x.Size(1)) + 1;
        return inner * inner * inner;
    }
}
