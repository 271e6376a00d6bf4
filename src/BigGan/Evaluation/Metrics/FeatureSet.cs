using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The features of a set of images.</summary>
public sealed class FeatureSet : IDisposable
{
    /// <summary>Takes ownership of the tensors, which must belong to no scope.</summary>
    /// <param name="features">float32 [N,F] on the CPU.</param>
    /// <param name="logits">float32 [N,K] on the CPU, or null.</param>
    /// <param name="labels">[N], the class of each image, or null.</param>
    public FeatureSet(Tensor features, Tensor? logits = null, int[]? labels = null) =>
        (Features, Logits, Labels) = (features, logits, labels);

    /// <summary>float32 [N,F] on the CPU.</summary>
    public Tensor Features { get; }

    /// <summary>float32 [N,K] on the CPU, or null.</summary>
    public Tensor? Logits { get; }

    /// <summary>[N], or null.</summary>
    public int[]? Labels { get; }

    /// <summary>[N], a hash of each image's pixels, or null; used to order images independently of their files.</summary>
    public ulong[]? PixelKeys { get; init; }

    /// <summary>Number of images, N.</summary>
    public int Count => (int)Features.Size(0);

    /// <summary>Length of a feature vector, F.</summary>
    public int FeatureCount => (int)Features.Size(1);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Features.Dispose();
        Logits?.Dispose();
    }
}
