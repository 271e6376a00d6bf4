using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A residual block of the discriminator, which may halve height and width.</summary>
/// <remarks>Paper, appendix B, figure 15(c).</remarks>
internal sealed class DiscriminatorBlock
{
    private readonly SpectralConvolution _conv1;
    private readonly SpectralConvolution _conv2;
    private readonly SpectralConvolution? _shortcut;
    private readonly bool _first;
    private readonly bool _downsample;
    private readonly bool _activatedShortcut;

    /// <param name="path">Where the block names itself.</param>
    /// <param name="options">Spectral normalisation.</param>
    /// <param name="plan">Made by <see cref="Plan"/>.</param>
    /// <param name="first">The block sees the image: no activation comes first, and its shortcut pools before it convolves.</param>
    /// <param name="activatedShortcut">The shortcut takes the input as the first activation leaves it.</param>
    internal DiscriminatorBlock(ParameterPath path, SpectralNormOptions options, BlockPlan plan, bool first, bool activatedShortcut)
    {
        (_first, _downsample, _activatedShortcut) = (first, plan.Resamples, activatedShortcut);
        _conv1 = new SpectralConvolution(path, options, plan.Convolutions[0]);
        _conv2 = new SpectralConvolution(path, options, plan.Convolutions[1]);
        _shortcut = plan.Shortcut is { } shortcut ? new SpectralConvolution(path, options, shortcut) : null;
    }

    /// <summary>Plans a block.</summary>
    /// <param name="place">Path of the block in its network.</param>
    /// <param name="stage">See <see cref="Parameter.Stage"/>.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="wide">The first convolution already has the output width.</param>
    /// <param name="before">Size of the feature map that comes in.</param>
    /// <param name="after">Size of the one that goes out: the same, or half as high and wide.</param>
    internal static BlockPlan Plan(string place, int stage, int inputs, int outputs, bool wide, MapSize before, MapSize after)
    {
        int hidden = wide ? outputs : inputs;
        return new(place, stage, before, after)
        {
            Convolutions = [new("conv1", inputs, hidden, 3), new("conv2", hidden, outputs, 3)],
            Shortcut = inputs != outputs || after != before ? new("conv_sc", inputs, outputs, 1) : null,
            BeforeResampling = 2,
        };
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x">float [N,C,H,W]; H and W even where the block halves them.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,O,H,W] or [N,O,H/2,W/2], owned by the current scope.</returns>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor activated = _first ? x : x.Relu();
        if (_activatedShortcut) x = activated;
        Tensor h = _conv1.Forward(activated, pass).ReluInPlace();
        h = _conv2.Forward(h, pass, _downsample ? Resampling.PoolAfter : Resampling.None);
        // A 1x1 convolution and averaging commute; pooling first convolves a quarter of the pixels.
        Tensor shortcut = _downsample ? x.AveragePool2d(2) : x;
        if (_shortcut is not null) shortcut = _shortcut.Forward(shortcut, pass);
        h.AddInPlace(shortcut);
        return scope.Keep(h);
    }
}
