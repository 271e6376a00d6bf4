using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>Every operation by LibTorch's own operators, one after the other: for every type, device and shape, with gradients.</summary>
internal static class PlainKernels
{
    internal static Tensor Convolve(ConvolutionCall call)
    {
        Tensor x = call.Resampling == Resampling.UpsampleBefore ? call.X.UpsampleNearest2d(2) : call.X;
        Tensor y = x.Conv2d(call.Weight, call.Bias, padding: (int)call.Window / 2);
        if (call.Resampling == Resampling.PoolAfter) y = y.AveragePool2d(2);
        return call.Affine is { } affine ? KernelTable.Run(new AffineReluCall(y, affine, Overwrite: true, call.Pass)) : y;
    }

    internal static Tensor AffineRelu(AffineReluCall call)
    {
        DataType type = call.X.Type;
        Tensor scale = call.Affine.Scale.To(type).Unsqueeze(2).Unsqueeze(3), shift = call.Affine.Shift.To(type).Unsqueeze(2).Unsqueeze(3);
        return shift.AddProduct(call.X, scale).ReluInPlace();
    }

    internal static Tensor AddUpsampled(UpsampledSumCall call)
    {
        Tensor kept = call.Shortcut.Size(1) == call.H.Size(1) ? call.Shortcut : call.Shortcut.Narrow(1, 0, call.H.Size(1));
        call.H.AddInPlace(kept.UpsampleNearest2d(2));
        return call.H;
    }
}
