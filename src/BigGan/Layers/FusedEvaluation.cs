using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>When layers may take the short ways that only drawing images allows.</summary>
internal static class FusedEvaluation
{
    /// <summary>Evaluation without gradients, where statistics are stored: a batch norm and its activation are one pass over memory.</summary>
    internal static bool Applies(ForwardMode mode) => mode == ForwardMode.Evaluate && !Autograd.IsRecording;

    /// <summary>Whether Winograd's filtering beats a direct 3x3 convolution (docs/performance.md).</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="size">Of the convolution's window.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="mode">What the layer does.</param>
    /// <param name="doubled">x is doubled by repetition first.</param>
    internal static bool FilteringPays(Tensor x, int size, int outputs, ForwardMode mode, bool doubled = false)
    {
        const int FewestChannels = 32, FewestTiles = 16, TileSize = 4;
        if (size != 3 || !Applies(mode) || !NetworkPrecision.IsFull || x.Device.Kind != DeviceKind.Cpu || x.Type != DataType.Float32) return false;
        long factor = doubled ? 2 : 1, height = factor * x.Size(2), width = factor * x.Size(3);
        return x.Size(1) >= FewestChannels && outputs >= 3 && height % TileSize == 0 && width % TileSize == 0
            && x.Size(0) * height * width >= FewestTiles * TileSize * TileSize && x.IsContiguous;
    }

    /// <summary>A convolution that keeps height and width, by whichever way is faster.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="weight">float [O,C,1,1] or [O,C,3,3].</param>
    /// <param name="bias">float [O], or null.</param>
    /// <param name="mode">What the layer does.</param>
    /// <returns>float [N,O,H,W].</returns>
    internal static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, ForwardMode mode)
    {
        (int outputs, int size) = ((int)weight.Size(0), (int)weight.Size(2));
        if (bias is null || !FilteringPays(x, size, outputs, mode)) return x.Conv2d(weight, bias, padding: size / 2);
        Tensor one = TensorFactory.Full(1, DataType.Float32, bias.Device, 1, outputs);
        return x.WinogradConv2d(weight, one, bias.Unsqueeze(0), relu: false);
    }

    /// <summary>Adds a shortcut, doubled by repetition and without its surplus channels, to h in place.</summary>
    /// <param name="h">float [N,O,2H,2W].</param>
    /// <param name="shortcut">float [N,C,H,W] with C of at least O.</param>
    /// <param name="mode">What the block does.</param>
    internal static Tensor AddUpsampled(this Tensor h, Tensor shortcut, ForwardMode mode)
    {
        if (Applies(mode)) return h.AddUpsampledInPlace(shortcut);
        Tensor kept = shortcut.Size(1) == h.Size(1) ? shortcut : shortcut.Narrow(1, 0, h.Size(1));
        h.AddInPlace(kept.UpsampleNearest2d(2));
        return h;
    }
}
