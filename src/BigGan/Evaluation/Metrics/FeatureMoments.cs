namespace BigGan.Evaluation.Metrics;

/// <summary>Mean and covariance of features: all that the Frechet distance asks of a set.</summary>
/// <param name="Count">Images, N; null where a file does not say.</param>
/// <param name="Mean">[F].</param>
/// <param name="Covariance">[F,F] row by row, divided by N - 1.</param>
public sealed record FeatureMoments(long? Count, double[] Mean, double[] Covariance)
{
    /// <summary>Numbers an image, F.</summary>
    public int FeatureCount => Mean.Length;
}
