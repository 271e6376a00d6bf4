using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>A block of the residual network: 1x1, 3x3 and 1x1 convolutions; where it halves height and width, by a mean over 2x2 pixels.</summary>
internal sealed class Bottleneck
{
    /// <summary>How many times more channels go out than the inner convolutions have.</summary>
    internal const int Expansion = 4;

    private readonly bool _halves;
    private readonly NormedConvolution _first;
    private readonly NormedConvolution _middle;
    private readonly NormedConvolution _last;
    private readonly NormedConvolution? _shortcut;

    internal Bottleneck(ParameterPath path, int inputs, int channels, bool halves)
    {
        _halves = halves;
        _first = new NormedConvolution(path / "conv1", path / "bn1", inputs, channels, window: 1);
        _middle = new NormedConvolution(path / "conv2", path / "bn2", channels, channels, window: 3);
        _last = new NormedConvolution(path / "conv3", path / "bn3", channels, channels * Expansion, window: 1, gain: 0); // a new block changes nothing
        if (halves || inputs != channels * Expansion) _shortcut = new NormedConvolution(path / "downsample" / 0, path / "downsample" / 1, inputs, channels * Expansion, window: 1);
    }

    /// <summary>[N,C,H,W] to [N,4 x channels,H,W] or half of both sides.</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor h = _middle.Forward(_first.Forward(x, pass).ReluInPlace(), pass).ReluInPlace();
        h = _last.Forward(Halved(h), pass);
        h += _shortcut is null ? x : _shortcut.Forward(Halved(x), pass);
        return scope.Keep(h.ReluInPlace());
    }

    private Tensor Halved(Tensor x) => _halves ? x.AveragePool2d(2) : x;
}
