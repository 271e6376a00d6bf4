using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A residual block of the generator, which doubles height and width.</summary>
/// <remarks>Paper, appendix B, figure 15(b).</remarks>
internal sealed class GeneratorBlock
{
    private readonly ConditionalBatchNorm _norm1;
    private readonly ConditionalBatchNorm _norm2;
    private readonly SpectralConvolution _conv1;
    private readonly SpectralConvolution _conv2;
    private readonly SpectralConvolution _shortcut;

    /// <param name="path">Where the block names itself.</param>
    /// <param name="spectral">Spectral normalisation.</param>
    /// <param name="norm">Makes the conditional batch norm before a convolution.</param>
    /// <param name="plan">Made by <see cref="Plan"/>.</param>
    internal GeneratorBlock(ParameterPath path, SpectralNormOptions? spectral, Func<ParameterPath, ConvolutionPlan, ConditionalBatchNorm> norm, BlockPlan plan)
    {
        _conv1 = new SpectralConvolution(path, spectral, plan.Convolutions[0]);
        _conv2 = new SpectralConvolution(path, spectral, plan.Convolutions[1]);
        _shortcut = new SpectralConvolution(path, spectral, plan.Shortcut!);
        _norm1 = norm(path, plan.Convolutions[0]);
        _norm2 = norm(path, plan.Convolutions[1]);
    }

    internal IEnumerable<BatchStatistics> Statistics => [_norm1.Statistics, _norm2.Statistics];

    /// <summary>Plans a block.</summary>
    /// <param name="place">Path of the block in its network.</param>
    /// <param name="stage">See <see cref="Parameter.Stage"/>.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="before">Size of the feature map that comes in.</param>
    /// <param name="after">Size of the one that goes out: twice as high and wide.</param>
    internal static BlockPlan Plan(string place, int stage, int inputs, int outputs, MapSize before, MapSize after) => new(place, stage, before, after)
    {
        Convolutions = [new("conv1", inputs, outputs, 3) { Norm = "bn1" }, new("conv2", outputs, outputs, 3) { Norm = "bn2" }],
        Shortcut = new("conv_sc", inputs, outputs, 1),
        BeforeResampling = 0,
    };

    /// <summary>Runs the block.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="y">What conditions the norms.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,O,2H,2W], owned by the current scope.</returns>
    internal Tensor Forward(Tensor x, Tensor y, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor h = _norm1.ForwardRelu(x, y, pass);
        h = _norm2.ForwardRelu(_conv1, h, y, pass, Resampling.UpsampleBefore); // [N,O,2H,2W]
        h = _conv2.Forward(h, pass);
        // A 1x1 convolution and repeating pixels commute: the shortcut convolves a quarter of the pixels.
        return scope.Keep(KernelTable.Run(new UpsampledSumCall(h, _shortcut.Forward(x, pass), pass)));
    }

    internal void Fold(DataType type)
    {
        foreach (SpectralConvolution part in (SpectralConvolution[])[_conv1, _conv2, _shortcut]) part.Fold(type);
        _norm1.Fold(type);
        _norm2.Fold(type);
    }
}
