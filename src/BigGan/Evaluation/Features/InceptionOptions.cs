using BigGan.Layers;

namespace BigGan.Evaluation.Features;

/// <summary>Variant, device and arithmetic of an Inception network.</summary>
public sealed record InceptionOptions
{
    /// <summary>The network that the file must hold.</summary>
    public InceptionVariant Variant { get; init; } = InceptionVariant.Fid;

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// Auto is bfloat16 on hardware with bfloat16 instructions and float32 with Toom-Cook convolutions elsewhere; Float32 is float32 with
    /// direct convolutions.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Whether the logits include the bias of the last layer. Null follows the reference: without bias for
    /// <see cref="InceptionVariant.Fid"/> (torch-fidelity's Inception Score), with bias for <see cref="InceptionVariant.TorchVision"/>.
    /// </summary>
    public bool? LogitBias { get; init; }
}
