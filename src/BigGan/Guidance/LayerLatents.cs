using BigGan.Models;
using BigGan.Sampling;
using BigGan.Weights;

namespace BigGan.Guidance;

/// <summary>Latents and logits of classes of one picture, for each layer.</summary>
public sealed class LayerLatents
{
    private const double LeastShare = 1e-4; // what a class without weight gets, so that a gradient can change it

    /// <param name="latents">float [R,l], see <see cref="LayerInputShape"/>.</param>
    /// <param name="logits">float [C,K].</param>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public LayerLatents(float[] latents, float[] logits)
    {
        if (!FiniteNumbers.AreFinite(latents) || !FiniteNumbers.AreFinite(logits)) throw new ArgumentException("a latent or logit is NaN or infinite", nameof(latents));
        (Latents, Logits) = (latents, logits);
    }

    /// <summary>float [R,l].</summary>
    public float[] Latents { get; }

    /// <summary>float [C,K].</summary>
    public float[] Logits { get; }

    /// <summary>The latents of a picture whose layers share them.</summary>
    /// <param name="given">Images.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="shape">What the generator takes.</param>
    /// <param name="options">How logits become weights.</param>
    /// <exception cref="ArgumentException">The latents are not those of such a generator.</exception>
    internal static LayerLatents Of(GivenLatents given, int row, LayerInputShape shape, GuidanceOptions options)
    {
        ReadOnlySpan<float> z = given.Latents.AsSpan(row * given.LatentSize, given.LatentSize);
        var weights = new double[shape.ClassCount];
        if (given.Labels is { } labels) weights[labels[row]] = 1;
        else for (int k = 0; k < weights.Length; k++) weights[k] = given.ClassWeights![(row * weights.Length) + k];
        return Of(z, weights, LeastShare, shape, options);
    }

    /// <summary>The latents of a picture whose layers share them.</summary>
    /// <param name="z">float [L].</param>
    /// <param name="weights">Of K classes.</param>
    /// <param name="smoothing">Share of the weight that is spread over all classes, or what each class has at least.</param>
    /// <param name="shape">What the generator takes.</param>
    /// <param name="options">How logits become weights.</param>
    internal static LayerLatents Of(ReadOnlySpan<float> z, double[] weights, double smoothing, LayerInputShape shape, GuidanceOptions options)
    {
        int rows = shape.LatentRows, size = shape.LatentSize;
        bool isChunked = z.Length == rows * size;
        if (!isChunked && z.Length != size) throw new ArgumentException($"{z.Length} latents for {rows} layers of {size}", nameof(z));
        var latents = new float[rows * size];
        for (int row = 0; row < rows; row++) z.Slice(isChunked ? row * size : 0, size).CopyTo(latents.AsSpan(row * size));
        float[] logits = [.. weights.Select(weight => (float)LogitOf(weight, smoothing, weights.Length, options))];
        return new LayerLatents(latents, [.. Enumerable.Repeat(logits, shape.ClassRows).SelectMany(row => row)]);
    }

    private static double LogitOf(double weight, double smoothing, int classes, GuidanceOptions options)
    {
        if (options.Classes == ClassForm.Sigmoid)
        {
            double share = Math.Clamp(weight, LeastShare, 1 - LeastShare);
            return Math.Log(share / (1 - share));
        }

        return options.Temperature * Math.Log((Math.Max(weight, 0) * (1 - smoothing)) + (smoothing / classes));
    }
}
