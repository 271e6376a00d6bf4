using BigGan.Weights;

namespace BigGan.Sampling;

/// <summary>Latents and classes of images, row by row, given instead of drawn.</summary>
public sealed class GivenLatents
{
    private GivenLatents(float[] latents, int latentSize, long[]? labels, float[]? classWeights)
    {
        if (latentSize < 1 || latents.Length == 0 || latents.Length % latentSize != 0)
            throw new ArgumentException($"{latents.Length} numbers are not rows of {latentSize} latents", nameof(latents));
        if (!FiniteNumbers.AreFinite(latents)) throw new ArgumentException("a latent is NaN or infinite", nameof(latents));
        if (!FiniteNumbers.AreFinite(classWeights)) throw new ArgumentException("a class weight is NaN or infinite", nameof(classWeights));
        Latents = latents;
        LatentSize = latentSize;
        Labels = labels;
        ClassWeights = classWeights;
    }

    /// <summary>Number of images.</summary>
    public int Count => Latents.Length / LatentSize;

    /// <summary>float [N,L].</summary>
    public float[] Latents { get; }

    /// <summary>L.</summary>
    public int LatentSize { get; }

    /// <summary>int64 [N], or null if class weights are given.</summary>
    public long[]? Labels { get; }

    /// <summary>float [N,K], or null if labels are given. The class embeddings are mixed with these weights, which need not sum to 1.</summary>
    public float[]? ClassWeights { get; }

    /// <summary>Images of one class each.</summary>
    /// <param name="latents">float [N,L].</param>
    /// <param name="latentSize">L.</param>
    /// <param name="labels">int64 [N].</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a number is NaN or infinite.</exception>
    public static GivenLatents OfClasses(float[] latents, int latentSize, long[] labels)
    {
        var given = new GivenLatents(latents, latentSize, labels, null);
        return labels.Length == given.Count ? given : throw new ArgumentException($"{labels.Length} labels for {given.Count} rows of latents", nameof(labels));
    }

    /// <summary>Images of mixtures of classes.</summary>
    /// <param name="latents">float [N,L].</param>
    /// <param name="latentSize">L.</param>
    /// <param name="classWeights">float [N,K].</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a number is NaN or infinite.</exception>
    public static GivenLatents OfMixtures(float[] latents, int latentSize, float[] classWeights)
    {
        var given = new GivenLatents(latents, latentSize, null, classWeights);
        return classWeights.Length > 0 && classWeights.Length % given.Count == 0
            ? given
            : throw new ArgumentException($"{classWeights.Length} class weights for {given.Count} rows of latents", nameof(classWeights));
    }

    /// <summary>The rows of several, one after another, as mixtures.</summary>
    /// <param name="parts">At least one, all of one latent size.</param>
    /// <param name="classCount">K.</param>
    /// <exception cref="ArgumentException">They are of several latent sizes.</exception>
    public static GivenLatents Join(IReadOnlyList<GivenLatents> parts, int classCount)
    {
        if (parts.Any(part => part.LatentSize != parts[0].LatentSize)) throw new ArgumentException("latents of several sizes", nameof(parts));
        return OfMixtures([.. parts.SelectMany(part => part.Latents)], parts[0].LatentSize, [.. parts.SelectMany(part => part.ClassWeights ?? part.Labels!.SelectMany(label => OneHot(label, classCount)))]);
    }

    /// <summary>The class of an image; -1 for a mixture.</summary>
    public int LabelOf(int row) => Labels is null ? -1 : (int)Labels[row];

    private static IEnumerable<float> OneHot(long label, int classCount) => Enumerable.Range(0, classCount).Select(k => k == label ? 1f : 0f);
}
