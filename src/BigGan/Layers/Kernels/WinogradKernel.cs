using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>3x3 convolutions by Winograd's minimal filtering (native/winograd.cpp): on processors, in float32, without gradients.</summary>
internal static class WinogradKernel
{
    // From here on filtering beats a direct convolution (docs/performance.md).
    private const int FewestChannels = 32;
    private const int FewestTiles = 16;
    private const int TileSize = 4;

    internal static bool Serves(ConvolutionCall call)
    {
        Tensor x = call.X;
        if (call.Window != 3 || call.Resampling == Resampling.PoolAfter || call.Bias is null || !call.Pass.IsInference) return false;
        if (x.Device.Kind != DeviceKind.Cpu || x.Type != DataType.Float32) return false;
        long factor = call.Resampling == Resampling.UpsampleBefore ? 2 : 1, height = factor * x.Size(2), width = factor * x.Size(3);
        return x.Size(1) >= FewestChannels && call.Outputs >= 3 && height % TileSize == 0 && width % TileSize == 0
            && x.Size(0) * height * width >= FewestTiles * TileSize * TileSize && x.IsContiguous;
    }

    internal static Tensor Run(ConvolutionCall call)
    {
        using var scope = new TensorScope();
        Tensor bias = call.Bias!;
        (Tensor scale, Tensor shift) = call.Affine is { } affine
            ? (affine.Scale, affine.Shift + (affine.Scale * bias))
            : (TensorFactory.Full(1, DataType.Float32, bias.Device, 1, call.Outputs), bias.Unsqueeze(0));
        return scope.Keep(call.X.WinogradConv2d(call.Weight, scale, shift, relu: call.Affine is not null, doubled: call.Resampling == Resampling.UpsampleBefore));
    }
}
