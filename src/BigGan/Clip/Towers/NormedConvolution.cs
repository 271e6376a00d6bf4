using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>A convolution without bias, and the batch norm behind it.</summary>
internal sealed class NormedConvolution
{
    private readonly int _stride;
    private readonly int _padding;
    private readonly Tensor _weight;
    private readonly ChannelNorm _norm;

    /// <param name="convolution">Place of the convolution.</param>
    /// <param name="norm">Place of the norm.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="window">1 or 3, the height and width of the kernel.</param>
    /// <param name="stride">1, or 2 to halve height and width.</param>
    /// <param name="gain">The norm's initial gain.</param>
    internal NormedConvolution(ParameterPath convolution, ParameterPath norm, int inputs, int outputs, int window, int stride = 1, double gain = 1)
    {
        (_stride, _padding) = (stride, window / 2);
        _weight = convolution.Normal("weight", ParameterRole.ConvolutionWeight, Math.Sqrt(2.0 / (inputs * window * window)), outputs, inputs, window, window);
        _norm = new ChannelNorm(norm, outputs, gain);
    }

    /// <summary>[N,C,H,W] to [N,O,H,W] or half of both sides, in the type of the products.</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        Tensor operand = pass.Operand(x);
        return _norm.Forward(operand.Conv2d(_weight.To(operand.Type), null, _stride, _padding), pass);
    }
}
