using BigGan.Layers;

namespace BigGan.Conventions;

/// <summary>The options of spectral normalisation, inferred from the vectors beside the weights.</summary>
internal static class InferredSpectralNorm
{
    /// <summary>The options of a network whose last linear layer has the usual name; null without spectral normalisation.</summary>
    internal static SpectralNormOptions? Of(KnownShapes shapes) => shapes.Count(i => $"linear.u{i}") is > 0 and int count
        ? new SpectralNormOptions { SingularValues = count, StoresRightVectors = shapes.Has("linear.v0") }
        : null;
}
