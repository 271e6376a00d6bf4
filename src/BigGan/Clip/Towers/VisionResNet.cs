using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>CLIP's residual network: three convolutions at the start, means over pixels instead of strides, attention pooling at the end.</summary>
internal sealed class VisionResNet : IImageTower
{
    private readonly bool _poolsStem;
    private readonly int _widest;
    private readonly NormedConvolution[] _stem;
    private readonly Bottleneck[] _blocks;
    private readonly AttentionPool _pool;

    internal VisionResNet(ParameterPath path, ClipOptions clip, VisionResNetOptions options)
    {
        _poolsStem = options.StemReduction > 1;
        _widest = options.LastChannels;
        int half = options.Width / 2;
        _stem =
        [
            new NormedConvolution(path / "conv1", path / "bn1", 3, half, window: 3, stride: options.StemReduction > 2 ? 2 : 1),
            new NormedConvolution(path / "conv2", path / "bn2", half, half, window: 3),
            new NormedConvolution(path / "conv3", path / "bn3", half, options.Width, window: 3),
        ];
        var blocks = new List<Bottleneck>();
        int inputs = options.Width;
        for (int stage = 0; stage < options.LayerCounts.Count; stage++)
        {
            int channels = options.Width << stage;
            for (int i = 0; i < options.LayerCounts[stage]; i++, inputs = channels * Bottleneck.Expansion)
                blocks.Add(new Bottleneck(path / FormattableString.Invariant($"layer{stage + 1}") / i, inputs, channels, halves: stage > 0 && i == 0));
        }

        _blocks = [.. blocks];
        _pool = new AttentionPool(path / "attnpool", clip.ImageSize / options.Reduction, inputs, options.Heads, clip.EmbeddingSize);
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor images, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor x = pass.ForConvolutions(images, _widest);
        foreach (NormedConvolution convolution in _stem) x = convolution.Forward(x, pass).ReluInPlace();
        if (_poolsStem) x = x.AveragePool2d(2);
        foreach (Bottleneck block in _blocks) x = block.Forward(x, pass);
        return scope.Keep(_pool.Forward(x, pass).To(images.Type));
    }
}
