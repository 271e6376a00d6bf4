using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>Where and in what numbers a network computes.</summary>
/// <param name="Device">Where.</param>
/// <param name="Type">float32 or bfloat16.</param>
/// <param name="Filtering">Whether convolutions may take minimal filtering, which rounds otherwise than the definition; float32 on the CPU only.</param>
internal sealed record ConvolutionArithmetic(Device Device, DataType Type, bool Filtering)
{
    /// <summary>Whether there are kernels of our own; elsewhere LibTorch's compute.</summary>
    internal bool HasKernels => Device.Kind == DeviceKind.Cpu && Type == DataType.Float32;

    /// <summary>Room for a map of the images of another.</summary>
    internal static Tensor Room(Tensor like, long channels, long height, long width) =>
        TensorFactory.Empty(like.Type, like.Device, like.Size(0), height, width, channels).Permute(0, 3, 1, 2);

    /// <summary>The maximum of 3x3 pixels, into a place.</summary>
    internal void MaxPool(Tensor x, Tensor place, long stride, long padding = 0)
    {
        using var scope = new TensorScope();
        if (HasKernels) x.MaxPool3x3(place, stride, padding);
        else place.CopyFrom(x.MaxPool2d(3, stride, padding));
    }

    /// <summary>The mean of 3x3 pixels plus bias, cut at 0, into a place.</summary>
    internal void AveragePool(Tensor x, Tensor place, Tensor bias, bool countPadding)
    {
        using var scope = new TensorScope();
        if (HasKernels) x.AveragePoolRelu(place, bias, countPadding);
        else place.CopyFrom((x.AveragePool2d(3, stride: 1, padding: 1, countPadding) + bias.Reshape(-1, 1, 1)).ReluInPlace());
    }
}
