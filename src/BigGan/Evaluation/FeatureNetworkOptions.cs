using BigGan.Layers;

namespace BigGan.Evaluation;

/// <summary>Which network images are compared by, as far as a protocol leaves it open, and how it is run.</summary>
public sealed record FeatureNetworkOptions
{
    /// <summary>A file of Inception weights; null if the protocol uses none.</summary>
    public string? Inception { get; init; }

    /// <summary>A network of our own, by file or by the name of one that ships; null is one that ships and fits the images.</summary>
    public string? Network { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Arithmetic of Inception; a network of our own has its own.</summary>
    public Precision Precision { get; init; } = Precision.Auto;
}
