using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The Inception Score of a set: how certain a classifier is of each image, and how diverse its predictions are over all images.</summary>
/// <remarks>
/// Salimans et al. 2016: exp(mean KL(p(y|x) || p(y))) for each split of the set. The divergence is computed as the entropy of
/// the mean minus the mean entropy, so that only a block of probabilities is in memory at a time.
/// </remarks>
internal sealed class InceptionScore
{
    private const int RowsAtOnce = 512;
    private const double Least = 1e-300; // replaces probabilities that underflow to 0, whose product with their logarithm is 0

    private InceptionScore(double[] parts, double[]? influences, bool isByClass) => (Parts, Influences, IsByClass) = (parts, influences, isByClass);

    /// <summary>The score of each split.</summary>
    public double[] Parts { get; }

    /// <summary>The mean over the splits.</summary>
    public double Mean => Parts.Average();

    /// <summary>[N]: the first-order change of the mean with the weight of each image, in the order of the splits; 0 on average. Null if not requested.</summary>
    public double[]? Influences { get; }

    /// <summary>Whether the classes differ between the splits far beyond chance, so that the score is too low.</summary>
    public bool IsByClass { get; }

    /// <summary>The standard deviation over the splits; null for the unbiased one of a single split.</summary>
    public double? Deviation(bool unbiased)
    {
        if (unbiased && Parts.Length == 1) return null;
        double mean = Mean;
        return Math.Sqrt(Parts.Sum(part => (part - mean) * (part - mean)) / (unbiased ? Parts.Length - 1 : Parts.Length));
    }

    /// <summary>Computes the score.</summary>
    /// <param name="logits">float32 [N,K], N at least <see cref="MetricOptions.Splits"/>.</param>
    /// <param name="options">Splits, their order and size, and the seed.</param>
    /// <param name="pixelKeys">[N], as <see cref="FeatureSet.PixelKeys"/>; null if unknown.</param>
    /// <param name="withInfluences">Whether to compute <see cref="Influences"/>.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal static InceptionScore Of(Tensor logits, MetricOptions options, ulong[]? pixelKeys = null, bool withInfluences = false, CancellationToken cancellation = default)
    {
        int count = (int)logits.Size(0), splits = options.Splits;
        int[] order = SplitOrder.Of(logits, pixelKeys, options);
        int[][] members = [.. Enumerable.Range(0, splits).Select(i => options.EqualSplits
            ? order[(count / splits * i)..(count / splits * (i + 1))]
            : order[(int)((long)i * count / splits)..(int)((long)(i + 1) * count / splits)])];
        double[]? influences = withInfluences ? new double[count] : null;
        double[] parts = Array.ConvertAll(members, part => OfPart(logits, part, influences, (double)count / splits, cancellation));
        if (options.SplitsByContent && influences is not null) influences = Array.ConvertAll(order, image => influences[image]); // so that resamples do not depend on the order of the images either
        return new InceptionScore(parts, influences, SplitOrder.IsByClass(logits, members));
    }

    private static double OfPart(Tensor logits, int[] part, double[]? influences, double scale, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor mean = TensorFactory.Zeros(DataType.Float64, Device.Cpu, logits.Size(1));
        double negativeEntropy = 0;
        foreach (int[] block in part.Chunk(RowsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            Tensor p = Probabilities(logits, block);
            mean.AddInPlace(p.Sum([0]), 1.0 / part.Length);
            negativeEntropy += (p * p.ClampMin(Least).Log()).Sum().Item() / part.Length;
        }

        Tensor logMean = mean.ClampMin(Least).Log();
        double divergence = negativeEntropy - mean.Dot(logMean).Item(), score = Math.Exp(divergence);
        if (influences is null) return score;
        foreach (int[] block in part.Chunk(RowsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            Tensor p = Probabilities(logits, block);
            double[] divergences = (p * (p.ClampMin(Least).Log() - logMean)).Sum([1]).ToArray<double>();
            for (int i = 0; i < block.Length; i++) influences[block[i]] = score * (divergences[i] - divergence) * scale / part.Length;
        }

        return score;
    }

    // float64 [n,K]
    private static Tensor Probabilities(Tensor logits, int[] rows) =>
        logits.Embedding(Tensor.From<long>(Array.ConvertAll(rows, row => (long)row), rows.Length)).To(DataType.Float64).Softmax(1);
}
