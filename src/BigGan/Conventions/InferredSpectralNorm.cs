using BigGan.Layers;

namespace BigGan.Conventions;

/// <summary>Spectral normalisation, told by the vectors beside the weights.</summary>
internal static class InferredSpectralNorm
{
    /// <summary>That of a network whose last linear layer has the usual name; null where there is none.</summary>
    internal static SpectralNormOptions? Of(KnownShapes shapes) => shapes.Count(i => $"linear.u{i}") is > 0 and int count
        ? new SpectralNormOptions { SingularValues = count, StoresRightVectors = shapes.Has("linear.v0") }
        : null;
}
