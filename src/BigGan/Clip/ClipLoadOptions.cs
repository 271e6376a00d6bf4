using BigGan.Layers;

namespace BigGan.Clip;

/// <summary>How a CLIP is loaded.</summary>
public sealed record ClipLoadOptions
{
    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Arithmetic of convolutions and matrix products, and what their weights are kept in.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>The activation of the transformers' blocks; null for what the files say or, where they do not, what their names and sizes suggest.</summary>
    public ClipActivation? Activation { get; init; }
}
