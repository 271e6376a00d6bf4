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
    internal Tensor Forward(Tensor x, ForwardMode mode) => x.Linear(_weight.Normalised(mode), _bias);

    internal void Fold(DataType type) => _weight.Fold(type);
}
