using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>3x3 convolutions joined with the resampling beside them (<see cref="ResampledKernel"/>): on processors, in float32 or float64, with gradients.</summary>
internal static class JoinedKernels
{
    /// <summary>Whether the feature maps outweigh the making of the kernel and the pixels around the border.</summary>
    /// <remarks>Measured (docs/performance.md). In bfloat16 the joined kernels lose.</remarks>
    internal static bool Pay(ConvolutionCall call) =>
        call.Window == 3 && call.Bias is not null && !call.Pass.IsBFloat16 && call.X.Device.Kind == DeviceKind.Cpu &&
        call.X.Size(2) >= 8 && call.X.Size(3) >= 8 && call.X.Size(0) * call.X.Size(2) * call.X.Size(3) >= 256;

    internal static Tensor UpsampleAffine(ConvolutionCall call)
    {
        using var scope = new TensorScope();
        (Tensor scale, Tensor shift) = call.Affine!.Value;
        Tensor doubled = call.X.Conv2d(ResampledKernel.AfterUpsample(call.Weight, parityFirst: true), null, padding: 1);
        return scope.Keep(doubled.UnfoldAffineRelu(scale, shift + (scale * call.Bias!)));
    }

    internal static Tensor Upsample(ConvolutionCall call)
    {
        using var scope = new TensorScope();
        Tensor x = call.X;
        Tensor doubled = x.Conv2d(ResampledKernel.AfterUpsample(call.Weight, parityFirst: false), null, padding: 1).PixelShuffle(2); // [N,O,2H+2,2W+2]
        Tensor inner = doubled.Narrow(2, 1, 2 * x.Size(2)).Narrow(3, 1, 2 * x.Size(3));
        return scope.Keep(inner + call.Bias!.Reshape(-1, 1, 1));
    }

    internal static Tensor Pool(ConvolutionCall call)
    {
        using var scope = new TensorScope();
        return scope.Keep(call.X.Conv2d(ResampledKernel.BeforePool(call.Weight), call.Bias, stride: 2, padding: 1));
    }
}
