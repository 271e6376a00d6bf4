using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>A small residual network for small images: convolutions of stride 2, each followed by residual ones, then the mean over positions and a projection.</summary>
internal sealed class VisionConvNet : IImageTower
{
    private readonly NormedConvolution _stem;
    private readonly NormedConvolution[] _halving;
    private readonly NormedConvolution[][] _residual;
    private readonly LinearLayer _projection;

    internal VisionConvNet(ParameterPath path, ClipOptions clip, VisionConvNetOptions options)
    {
        _stem = Unit(path / "stem", 3, options.Width, stride: 1);
        _halving = new NormedConvolution[options.Stages];
        _residual = new NormedConvolution[options.Stages][];
        int inputs = options.Width;
        for (int i = 0; i < options.Stages; i++)
        {
            ParameterPath place = path / "stages" / i;
            _halving[i] = Unit(place / "halving", inputs, inputs = options.ChannelsOf(i), stride: 2);
            _residual[i] = [.. Enumerable.Range(0, options.Depth).Select(j => Unit(place / "residual" / j, inputs, inputs, stride: 1))];
        }

        _projection = new LinearLayer(path / "projection", inputs, clip.EmbeddingSize, 1 / Math.Sqrt(inputs));
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor images, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor x = _stem.Forward(images.Contiguous(MemoryFormat.ChannelsLast), pass).ReluInPlace();
        for (int i = 0; i < _halving.Length; i++)
        {
            x = _halving[i].Forward(x, pass).ReluInPlace();
            foreach (NormedConvolution convolution in _residual[i]) x += convolution.Forward(x, pass).ReluInPlace();
        }

        return scope.Keep(_projection.Forward(x.Mean([2, 3]), pass).To(images.Type));
    }

    private static NormedConvolution Unit(ParameterPath path, int inputs, int outputs, int stride) => new(path / "conv", path / "norm", inputs, outputs, window: 3, stride);
}
