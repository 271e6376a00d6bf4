using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>A network whose features represent images when sets are compared.</summary>
public interface IFeatureNetwork : IDisposable
{
    /// <summary>The identity of its features; scores in different features are not comparable.</summary>
    FeatureSpace Space { get; }

    /// <summary>Length of a feature vector, F.</summary>
    int FeatureCount { get; }

    /// <summary>Number of classes, K; 0 without logits.</summary>
    int LogitCount { get; }

    /// <summary>Names of its classes; null if they are not those of a named data set.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Whether it was chosen because no network was trained on the classes.</summary>
    bool IsStandIn => false;

    /// <summary>The limits of scores in these features; null if none are known.</summary>
    Warning? Caveat => null;

    /// <summary>Computes the features of a batch, including the network's preprocessing.</summary>
    /// <param name="pixels">float32 [N,C,H,W] in [0,255], integers for 8-bit images; C is 1 (grey) or 3 (colour).</param>
    /// <exception cref="InvalidOptionException">The network does not take images of this size.</exception>
    FeatureBatch Extract(Tensor pixels);
}
