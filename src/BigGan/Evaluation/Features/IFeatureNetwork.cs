using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>A network that sets of images are compared by: what it sees in them, not their pixels.</summary>
public interface IFeatureNetwork : IDisposable
{
    /// <summary>What the features are; scores in different ones do not compare.</summary>
    FeatureSpace Space { get; }

    /// <summary>Numbers an image, F.</summary>
    int FeatureCount { get; }

    /// <summary>Classes that it tells apart, K; 0 where it has none.</summary>
    int LogitCount { get; }

    /// <summary>What those classes are called; null where the network's classes are not those of a data set that was named.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Whether it was taken because no network knows the images.</summary>
    bool IsStandIn => false;

    /// <summary>One line on what scores in these features do not tell; null where there is nothing to say.</summary>
    string? Caveat => null;

    /// <summary>Computes the features of a batch, resized and scaled as the network wants it.</summary>
    /// <param name="pixels">float32 [N,C,H,W] in [0,255], whole numbers where images are 8-bit; C is 1 (grey) or 3 (colour).</param>
    /// <exception cref="InvalidOptionException">The network does not take images of this size.</exception>
    FeatureBatch Extract(Tensor pixels);
}
