using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>3x3 kernels joined with the resampling beside them, which leaves fewer products than doing one after the other.</summary>
/// <remarks>
/// Every element of a joined kernel is a sum of elements of the 3x3 one, so a constant 9x16 matrix makes it; a matrix
/// product is also what differentiates fastest.
/// </remarks>
internal static class ResampledKernel
{
    private static readonly double[] Pooling = PoolingMatrix();
    private static readonly double[] Upsampling = UpsamplingMatrix();

    /// <summary>Kernel of a 3x3 convolution and then 2x2 averaging: one convolution of stride 2 and padding 1, 16 products instead of 36.</summary>
    /// <param name="weight">float [O,C,3,3].</param>
    /// <returns>float [O,C,4,4].</returns>
    internal static Tensor BeforePool(Tensor weight) => Join(weight, Pooling).Reshape(weight.Size(0), weight.Size(1), 4, 4);

    /// <summary>Kernel of doubling by repetition and then a 3x3 convolution: each of the four pixels of a doubled one has its own 2x2 kernel.</summary>
    /// <param name="weight">float [O,C,3,3].</param>
    /// <param name="parityFirst">Outputs count fastest among the result's channels, as unfolding wants them; otherwise pixels do, as a pixel shuffle wants them.</param>
    /// <returns>float [4O,C,2,2]: with padding 1 its outputs are the doubled map, one pixel wider on every side.</returns>
    internal static Tensor AfterUpsample(Tensor weight, bool parityFirst)
    {
        (long outputs, long inputs) = (weight.Size(0), weight.Size(1));
        Tensor kernels = Join(weight, Upsampling).Reshape(outputs, inputs, 2, 2, 2, 2); // [O,C,p,q,2,2]
        return (parityFirst ? kernels.Permute(2, 3, 0, 1, 4, 5) : kernels.Permute(0, 2, 3, 1, 4, 5)).Reshape(4 * outputs, inputs, 2, 2);
    }

    private static Tensor Join(Tensor weight, double[] matrix) => weight.Reshape(-1, 9).MatMul(Tensor.From<double>(matrix, 9, 16).To(weight.Type));

    // The average over a 2x2 window moves row r of the kernel to rows r and r + 1.
    private static double[] PoolingMatrix()
    {
        double[] matrix = new double[9 * 16];
        foreach ((int r, int s, int p, int q) in Places()) matrix[(3 * r + s) * 16 + 4 * (r + p) + s + q] = 0.25;
        return matrix;
    }

    // Around an output pixel of parity p, row r of the kernel falls on one of two source rows: the first or the second.
    private static double[] UpsamplingMatrix()
    {
        double[] matrix = new double[9 * 16];
        foreach ((int r, int s, int p, int q) in Places()) matrix[(3 * r + s) * 16 + 8 * p + 4 * q + 2 * ((r + p) / 2) + (s + q) / 2] = 1;
        return matrix;
    }

    private static IEnumerable<(int Row, int Column, int Down, int Right)> Places() =>
        from r in Enumerable.Range(0, 3)
        from s in Enumerable.Range(0, 3)
        from p in Enumerable.Range(0, 2)
        from q in Enumerable.Range(0, 2)
        select (r, s, p, q);
}
