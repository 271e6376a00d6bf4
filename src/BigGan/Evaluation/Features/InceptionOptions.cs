using BigGan.Layers;

namespace BigGan.Evaluation.Features;

/// <summary>Which Inception, and how it computes.</summary>
public sealed record InceptionOptions
{
    /// <summary>The network that the file must hold.</summary>
    public InceptionVariant Variant { get; init; } = InceptionVariant.Fid;

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// Auto is bfloat16 where the hardware computes it and float32 with minimal filtering elsewhere; Float32 is float32 with every
    /// convolution as it is defined.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Whether the logits include the bias of the last layer. Null is what the reference does: without for
    /// <see cref="InceptionVariant.Fid"/> (torch-fidelity's Inception Score), with for <see cref="InceptionVariant.TorchVision"/>.
    /// </summary>
    public bool? LogitBias { get; init; }
}
