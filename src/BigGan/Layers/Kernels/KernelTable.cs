using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>Which kernel computes an operation: the first row that is switched on and serves the types, device and shapes at hand.</summary>
/// <remarks>A new kernel is a new row above those it beats. The last row of each operation serves every call and cannot be switched off.</remarks>
internal static class KernelTable
{
    private static readonly Kernel<ConvolutionCall>[] Convolutions =
    [
        new("winograd", WinogradKernel.Serves, WinogradKernel.Run),
        new("joined-upsample-affine", call => call.Resampling == Resampling.UpsampleBefore && call.Affine is not null && JoinedKernels.Pay(call), JoinedKernels.UpsampleAffine),
        new("joined-upsample", call => call.Resampling == Resampling.UpsampleBefore && call.Affine is null && JoinedKernels.Pay(call), JoinedKernels.Upsample),
        new("joined-pool", call => call.Resampling == Resampling.PoolAfter && call.Affine is null && JoinedKernels.Pay(call), JoinedKernels.Pool),
        new("direct", _ => true, PlainKernels.Convolve),
    ];

    private static readonly Kernel<AffineReluCall>[] AffineRelus =
    [
        new("fused-affine-relu", call => call.Pass.IsInference, call =>
            call.Overwrite ? call.X.AffineReluInPlace(call.Affine.Scale, call.Affine.Shift) : call.X.AffineRelu(call.Affine.Scale, call.Affine.Shift)),
        new("affine-relu", _ => true, PlainKernels.AffineRelu),
    ];

    private static readonly Kernel<UpsampledSumCall>[] UpsampledSums =
    [
        new("fused-upsampled-sum", call => call.Pass.IsInference, call => call.H.AddUpsampledInPlace(call.Shortcut)),
        new("upsampled-sum", _ => true, PlainKernels.AddUpsampled),
    ];

    /// <summary>Names of the kernels that can be switched off.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [.. Convolutions[..^1].Select(row => row.Name), .. AffineRelus[..^1].Select(row => row.Name), .. UpsampledSums[..^1].Select(row => row.Name)];

    /// <summary>[N,O,H,W], [N,O,2H,2W] or [N,O,H/2,W/2], of the current scope.</summary>
    internal static Tensor Run(ConvolutionCall call) => First(Convolutions, call, call.Pass.Kernels).Run(call);

    /// <summary>[N,C,H,W], of the current scope.</summary>
    internal static Tensor Run(AffineReluCall call) => First(AffineRelus, call, call.Pass.Kernels).Run(call);

    /// <summary>h.</summary>
    internal static Tensor Run(UpsampledSumCall call) => First(UpsampledSums, call, call.Pass.Kernels).Run(call);

    /// <summary>The name of the kernel that computes a convolution.</summary>
    internal static string NameFor(ConvolutionCall call) => First(Convolutions, call, call.Pass.Kernels).Name;

    private static Kernel<TCall> First<TCall>(Kernel<TCall>[] rows, TCall call, KernelChoice choice)
    {
        foreach (Kernel<TCall> row in rows)
        {
            if (choice.Allows(row.Name) && row.Serves(call)) return row;
        }

        throw new InvalidOperationException("the last row serves every call");
    }
}
