using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A bottleneck block of BigGAN-deep's generator, which may double height and width and drop channels.</summary>
/// <remarks>Paper, appendix B, figure 16(b): 1x1 down to a quarter, two 3x3, 1x1 up again; the shortcut has no weights.</remarks>
internal sealed class DeepGeneratorBlock
{
    private const int Bottleneck = 4;

    private readonly ConditionalBatchNorm[] _norms;
    private readonly SpectralConvolution[] _convolutions;
    private readonly int _outputs;
    private readonly bool _upsample;

    /// <param name="path">Where the block names itself.</param>
    /// <param name="spectral">Spectral normalisation.</param>
    /// <param name="norm">Makes the conditional batch norm before a convolution.</param>
    /// <param name="plan">Made by <see cref="Plan"/>.</param>
    internal DeepGeneratorBlock(ParameterPath path, SpectralNormOptions? spectral, Func<ParameterPath, ConvolutionPlan, ConditionalBatchNorm> norm, BlockPlan plan)
    {
        (_outputs, _upsample) = (plan.Outputs, plan.Resamples);
        _convolutions = [.. plan.Convolutions.Select(convolution => new SpectralConvolution(path, spectral, convolution))];
        _norms = [.. plan.Convolutions.Select(convolution => norm(path, convolution))];
    }

    internal IEnumerable<BatchStatistics> Statistics => _norms.Select(norm => norm.Statistics);

    /// <summary>Plans a block.</summary>
    /// <param name="place">Path of the block in its network.</param>
    /// <param name="stage">See <see cref="Parameter.Stage"/>.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out, at most as many.</param>
    /// <param name="before">Size of the feature map that comes in.</param>
    /// <param name="after">Size of the one that goes out: the same, or twice as high and wide.</param>
    /// <exception cref="ArgumentException">The channels are invalid; the message names them.</exception>
    internal static BlockPlan Plan(string place, int stage, int inputs, int outputs, MapSize before, MapSize after)
    {
        if (outputs > inputs) throw new ArgumentException($"a block of BigGAN-deep cannot make {outputs} channels of {inputs}: its shortcut only drops channels", nameof(outputs));
        int hidden = inputs / Bottleneck;
        if (hidden == 0) throw new ArgumentException($"a block of BigGAN-deep needs at least {Bottleneck} channels, not {inputs}: choose a larger width", nameof(inputs));
        return new(place, stage, before, after)
        {
            Convolutions =
            [
                new("conv1", inputs, hidden, 1) { Norm = "bn1" },
                new("conv2", hidden, hidden, 3) { Norm = "bn2" },
                new("conv3", hidden, hidden, 3) { Norm = "bn3" },
                new("conv4", hidden, outputs, 1) { Norm = "bn4" },
            ],
            BeforeResampling = 1,
        };
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="y">float [N,conditions], what conditions the norms.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,O,H,W] or [N,O,2H,2W], owned by the current scope.</returns>
    internal Tensor Forward(Tensor x, Tensor y, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor h = _norms[0].ForwardRelu(x, y, pass);
        h = _norms[1].ForwardRelu(_convolutions[0], h, y, pass); // [N,C/4,H,W]
        h = _norms[2].ForwardRelu(_convolutions[1], h, y, pass, _upsample ? Resampling.UpsampleBefore : Resampling.None); // [N,C/4,H,W] or [N,C/4,2H,2W]
        h = _norms[3].ForwardRelu(_convolutions[2], h, y, pass);
        h = _convolutions[3].Forward(h, pass); // [N,O,...]
        if (_upsample) return scope.Keep(KernelTable.Run(new UpsampledSumCall(h, x, pass)));
        h.AddInPlace(x.Size(1) == _outputs ? x : x.Narrow(1, 0, _outputs));
        return scope.Keep(h);
    }

    internal void Fold(DataType type)
    {
        foreach (SpectralConvolution convolution in _convolutions) convolution.Fold(type);
        foreach (ConditionalBatchNorm norm in _norms) norm.Fold(type);
    }
}
