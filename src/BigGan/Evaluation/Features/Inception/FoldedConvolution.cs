using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>A convolution with its norm folded into weight and bias, then the cut at 0. Feature maps are channels-last.</summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly InceptionLayer _layer;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="layer">Its geometry.</param>
    /// <param name="weight">float32 [O,C,kh,kw] on the CPU.</param>
    /// <param name="bias">float32 [O] on the CPU.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">What it computes in.</param>
    internal FoldedConvolution(InceptionLayer layer, Tensor weight, Tensor bias, Device device, DataType type)
    {
        _layer = layer;
        using var scope = new TensorScope();
        _weight = weight.To(type).To(device).Contiguous(MemoryFormat.ChannelsLast).Own();
        _bias = bias.To(type).To(device).Own();
    }

    /// <summary>Computes a map of its own.</summary>
    /// <param name="x">[N,C,H,W].</param>
    /// <returns>[N,O,H',W'].</returns>
    internal Tensor Forward(Tensor x) => Convolve(x, _bias).ReluInPlace();

    /// <summary>Computes channels of a map that others share.</summary>
    internal void Into(JoinedMap map, Tensor x)
    {
        using var scope = new TensorScope();
        map.Next(_layer.Outputs).CopyFrom(Forward(x));
    }

    /// <summary>As <see cref="Into"/>, with the mean of 3x3 pixels before. A mean and a 1x1 convolution commute; after it there are fewer channels.</summary>
    /// <param name="map">Gets the channels.</param>
    /// <param name="x">[N,C,H,W].</param>
    /// <param name="countPadding">Whether means at the border divide by 9 too.</param>
    internal void AveragedInto(JoinedMap map, Tensor x, bool countPadding)
    {
        using var scope = new TensorScope();
        Tensor mean = Convolve(x, null).AveragePool2d(3, stride: 1, padding: 1, countPadding);
        map.Next(_layer.Outputs).CopyFrom((mean + _bias.Reshape(-1, 1, 1)).ReluInPlace());
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private Tensor Convolve(Tensor x, Tensor? bias) =>
        x.Conv2d(_weight, bias, _layer.Stride, _layer.Padded ? (_layer.Height / 2, _layer.Width / 2) : (0, 0));
}
