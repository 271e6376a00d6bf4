using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A linear layer, spectrally normalised where options are given.</summary>
internal sealed class SpectralLinear
{
    private readonly SpectralWeight _weight;
    private readonly Tensor? _bias;

    internal SpectralLinear(ParameterPath path, SpectralNormOptions? options, int inputs, int outputs, bool bias = true)
    {
        _weight = new SpectralWeight(path, options, ParameterRole.LinearWeight, outputs, inputs);
        _bias = bias ? path.Bias("bias", inputs, outputs) : null;
    }

    /// <summary>float [N,in] to float [N,out].</summary>
    internal Tensor Forward(Tensor x, Pass pass) =>
        pass.Operand(x).Linear(pass.Operand(_weight.Normalised(pass.Mode)), _bias is null ? null : pass.Operand(_bias));

    internal void Fold(DataType type) => _weight.Fold(type);
}
