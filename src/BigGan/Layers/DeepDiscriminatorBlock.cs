using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A bottleneck block of BigGAN-deep's discriminator, which may halve height and width and add channels.</summary>
/// <remarks>Paper, appendix B, figure 16(c): the shortcut keeps its channels and convolves only for the new ones.</remarks>
internal sealed class DeepDiscriminatorBlock
{
    private const int Bottleneck = 4;

    private readonly SpectralConvolution[] _convolutions;
    private readonly SpectralConvolution? _shortcut;
    private readonly bool _downsample;
    private readonly bool _activatedShortcut;

    /// <param name="path">Where the block names itself.</param>
    /// <param name="options">Spectral normalisation.</param>
    /// <param name="plan">Made by <see cref="Plan"/>.</param>
    /// <param name="activatedShortcut">The shortcut takes the input as the first activation leaves it.</param>
    internal DeepDiscriminatorBlock(ParameterPath path, SpectralNormOptions options, BlockPlan plan, bool activatedShortcut)
    {
        (_downsample, _activatedShortcut) = (plan.Resamples, activatedShortcut);
        _convolutions = [.. plan.Convolutions.Select(convolution => new SpectralConvolution(path, options, convolution))];
        _shortcut = plan.Shortcut is { } shortcut ? new SpectralConvolution(path, options, shortcut) : null;
    }

    /// <summary>Plans a block.</summary>
    /// <param name="place">Path of the block in its network.</param>
    /// <param name="stage">See <see cref="Parameter.Stage"/>.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out, at least as many.</param>
    /// <param name="before">Size of the feature map that comes in.</param>
    /// <param name="after">Size of the one that goes out: the same, or half as high and wide.</param>
    /// <exception cref="ArgumentException">The channels are invalid; the message names them.</exception>
    internal static BlockPlan Plan(string place, int stage, int inputs, int outputs, MapSize before, MapSize after)
    {
        if (outputs < inputs) throw new ArgumentException($"a discriminator block of BigGAN-deep cannot make {outputs} channels of {inputs}: its shortcut only adds channels", nameof(outputs));
        int hidden = outputs / Bottleneck;
        if (hidden == 0) throw new ArgumentException($"a discriminator block of BigGAN-deep needs at least {Bottleneck} channels, not {outputs}: choose a larger width", nameof(outputs));
        return new(place, stage, before, after)
        {
            Convolutions = [new("conv1", inputs, hidden, 1), new("conv2", hidden, hidden, 3), new("conv3", hidden, hidden, 3), new("conv4", hidden, outputs, 1)],
            Shortcut = outputs > inputs ? new("conv_sc", inputs, outputs - inputs, 1) : null,
            BeforeResampling = 3,
        };
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x">float [N,C,H,W]; H and W even where the block halves them.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,O,H,W] or [N,O,H/2,W/2], owned by the current scope.</returns>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor h = x.Relu();
        if (_activatedShortcut) x = h;
        foreach (SpectralConvolution convolution in _convolutions[..3]) h = convolution.Forward(h, pass).ReluInPlace(); // [N,O/4,H,W]
        h = _convolutions[3].Forward(_downsample ? h.AveragePool2d(2) : h, pass);
        Tensor shortcut = _downsample ? x.AveragePool2d(2) : x;
        if (_shortcut is not null) shortcut = ShapeOperators.Concatenate([shortcut, _shortcut.Forward(shortcut, pass)], 1);
        h.AddInPlace(shortcut);
        return scope.Keep(h);
    }
}
