using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>Layer norm: every token is normalised over its numbers, in the type of the network.</summary>
internal sealed class LayerNorm(ParameterPath path, int width)
{
    private const double Epsilon = 1e-5;

    private readonly Tensor _gain = path.Constant("weight", ParameterRole.NormGain, 1, width);
    private readonly Tensor _bias = path.Constant("bias", ParameterRole.NormBias, 0, width);

    /// <summary>float [...,W] to the same shape.</summary>
    internal Tensor Forward(Tensor x) => x.LayerNorm(_gain, _bias, Epsilon);
}
