using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Mean and covariance of features, the inputs of FID.</summary>
/// <param name="Count">Number of images, N; null if a file does not state it.</param>
/// <param name="Mean">[F].</param>
/// <param name="Covariance">[F,F], row-major, divided by N - 1.</param>
public sealed record FeatureMoments(long? Count, double[] Mean, double[] Covariance)
{
    /// <summary>Length of a feature vector, F.</summary>
    public int FeatureCount => Mean.Length;

    /// <summary>The moments of features in memory. For batches, use a <see cref="MomentsAccumulator"/>.</summary>
    /// <param name="features">float32 [N,F] on the CPU, N at least 2.</param>
    /// <exception cref="ArgumentException">The features are of another type or shape, or too few.</exception>
    public static FeatureMoments Of(Tensor features)
    {
        using var accumulator = new MomentsAccumulator(features.Rank == 2 ? (int)features.Size(1) : 0);
        accumulator.Add(features);
        return accumulator.Result();
    }
}
