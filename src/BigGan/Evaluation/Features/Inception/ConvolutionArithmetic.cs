using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>The device and arithmetic of a network.</summary>
/// <param name="Device">The device.</param>
/// <param name="Type">float32 or bfloat16.</param>
/// <param name="Filtering">Whether Toom-Cook convolutions may be used, which round differently from direct ones; float32 on the CPU only.</param>
internal sealed record ConvolutionArithmetic(Device Device, DataType Type, bool Filtering)
{
    /// <summary>Whether our own kernels are used; otherwise LibTorch's are.</summary>
    internal bool HasKernels => Device.Kind == DeviceKind.Cpu && Type == DataType.Float32;

    /// <summary>An uninitialised feature map with the batch size of another.</summary>
    internal static Tensor Room(Tensor like, long channels, long height, long width) =>
        TensorFactory.Empty(like.Type, like.Device, like.Size(0), height, width, channels).Permute(0, 3, 1, 2);

    /// <summary>3x3 maximum pooling, written into given channels.</summary>
    internal void MaxPool(Tensor x, Tensor place, long stride, long padding = 0)
    {
        using var scope = new TensorScope();
        if (HasKernels) x.MaxPool3x3(place, stride, padding);
        else place.CopyFrom(x.MaxPool2d(3, stride, padding));
    }

    /// <summary>3x3 average pooling plus bias and ReLU, written into given channels.</summary>
    internal void AveragePool(Tensor x, Tensor place, Tensor bias, bool countPadding)
    {
        using var scope = new TensorScope();
        if (HasKernels) x.AveragePoolRelu(place, bias, countPadding);
        else place.CopyFrom((x.AveragePool2d(3, stride: 1, padding: 1, countPadding) + bias.Reshape(-1, 1, 1)).ReluInPlace());
    }
}
