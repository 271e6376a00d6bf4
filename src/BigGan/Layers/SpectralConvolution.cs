using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A spectrally normalised 2-D convolution, padded so that it keeps height and width.</summary>
internal sealed class SpectralConvolution : IDisposable
{
    private readonly SpectralWeight _weight;
    private readonly Tensor? _bias;
    private readonly int _size;

    internal SpectralConvolution(ParameterPath path, SpectralNormOptions options, int inputs, int outputs, int size, bool bias = true)
    {
        _size = size;
        _weight = new SpectralWeight(path, options, outputs, inputs, size, size);
        _bias = bias ? path.Bias("bias", (long)inputs * size * size, outputs) : null;
    }

    /// <summary>float [N,C,H,W] to float [N,O,H,W].</summary>
    internal Tensor Forward(Tensor x, ForwardMode mode) => x.Conv2d(_weight.Normalised(mode), _bias, padding: _size / 2);

    internal void Fold() => _weight.Fold();

    public void Dispose() => _weight.Dispose();
}
