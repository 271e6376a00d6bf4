using BigGan.Evaluation.Metrics;

namespace BigGan.Evaluation;

/// <summary>The outputs of a discriminator for a set of images.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Mean">Mean of D(x); D is trained towards 1 for real and -1 for generated images.</param>
/// <param name="Deviation">Standard deviation of D(x), unbiased.</param>
/// <param name="RealShare">Share classified as real, which is D(x) above 0.</param>
public sealed record DiscriminatorOutputs(int Count, double Mean, double Deviation, Score RealShare)
{
    internal static DiscriminatorOutputs Of(IReadOnlyList<float> scores, double confidence)
    {
        if (scores.Count < 2) throw new InvalidOptionException($"{scores.Count} images are too few; at least 2");
        double mean = scores.Average(score => (double)score);
        double deviation = Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Count - 1));
        return new DiscriminatorOutputs(scores.Count, mean, deviation, Proportion.Of(scores.Count(score => score > 0), scores.Count, confidence));
    }
}
