using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>How a network runs once: what becomes of its state, in which arithmetic, and by which kernels.</summary>
/// <remarks>Handed down from the caller to every layer, so that no state of the thread decides what a layer computes.</remarks>
public sealed record Pass
{
    // Up to here float32 convolutions on processors gain from channels-last, above they lose (docs/performance.md).
    private const int NarrowChannels = 64;

    private readonly KernelChoice? _kernels;

    /// <summary>Normalise by the batch; update running statistics and singular vectors. In the type of the weights.</summary>
    public static Pass Train { get; } = new() { Mode = ForwardMode.Train };

    /// <summary>Normalise by the stored statistics; change nothing. In the type of the weights.</summary>
    public static Pass Evaluate { get; } = new() { Mode = ForwardMode.Evaluate };

    /// <summary>Normalise by the batch and add its statistics to the standing ones. In the type of the weights.</summary>
    public static Pass CollectStatistics { get; } = new() { Mode = ForwardMode.CollectStatistics };

    /// <summary>What happens to batch statistics and singular vectors.</summary>
    public required ForwardMode Mode { get; init; }

    /// <summary>Convolutions and matrix products take bfloat16; otherwise the type of the weights.</summary>
    public bool IsBFloat16 { get; init; }

    /// <summary>The kernels that may serve.</summary>
    /// <exception cref="InvalidOptionException">None were chosen, and the environment names one that does not exist.</exception>
    public KernelChoice Kernels { get => _kernels ?? KernelChoice.Default; init => _kernels = value; }

    /// <summary>The same pass in a precision.</summary>
    /// <param name="precision">Auto chooses by device and processor.</param>
    /// <param name="device">Where the network is.</param>
    public Pass In(Precision precision, Device device) => this with { IsBFloat16 = NetworkPrecision.Resolve(precision, device) == Precision.BFloat16 };

    /// <summary>Statistics are stored and no gradient is recorded, so a norm and its ReLU are one multiplication and one addition.</summary>
    internal bool IsInference => Mode == ForwardMode.Evaluate && !Autograd.IsRecording;

    /// <summary>
    /// Whether a norm is computed as one multiplication and one addition: in inference, and in evaluation with gradients, which then keeps one feature map less
    /// for each norm. In bfloat16 with gradients the two numbers would be rounded before they are used.
    /// </summary>
    internal bool NormsAreAffine => Mode == ForwardMode.Evaluate && (!IsBFloat16 || IsInference);

    /// <summary>Sets what the engine needs for this arithmetic, until disposed.</summary>
    internal ReducedPrecision Begin(Device device) => new(device.Kind, IsBFloat16);

    /// <summary>An operand of a convolution or matrix product, in the type that it is computed in; gradients flow through.</summary>
    internal Tensor Operand(Tensor x) => IsBFloat16 ? x.To(DataType.BFloat16) : x;

    /// <summary>Puts a feature map into the memory order in which the network's convolutions are fastest.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="widest">Channels of the network's widest feature map.</param>
    internal Tensor ForConvolutions(Tensor x, int widest) =>
        IsBFloat16 || (widest <= NarrowChannels && x.Device.Kind == DeviceKind.Cpu) ? x.Contiguous(MemoryFormat.ChannelsLast) : x;
}
