using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Mean and covariance of features: all that the Frechet distance asks of a set.</summary>
/// <param name="Count">Images, N; null where a file does not say.</param>
/// <param name="Mean">[F].</param>
/// <param name="Covariance">[F,F] row by row, divided by N - 1.</param>
public sealed record FeatureMoments(long? Count, double[] Mean, double[] Covariance)
{
    /// <summary>Numbers an image, F.</summary>
    public int FeatureCount => Mean.Length;

    /// <summary>The moments of features that are at hand. Batches that come one by one go to a <see cref="MomentsAccumulator"/>.</summary>
    /// <param name="features">float32 [N,F] on the CPU, N at least 2.</param>
    /// <exception cref="ArgumentException">The features are of another type or shape, or too few.</exception>
    public static FeatureMoments Of(Tensor features)
    {
        using var accumulator = new MomentsAccumulator(features.Rank == 2 ? (int)features.Size(1) : 0);
        accumulator.Add(features);
        return accumulator.Result();
    }
}
