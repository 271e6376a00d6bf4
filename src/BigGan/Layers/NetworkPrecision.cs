using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>How the networks compute: float32, or bfloat16 autocast with channels-last activations.</summary>
public static class NetworkPrecision
{
    // Up to here float32 convolutions on processors gain from channels-last, above they lose (docs/performance.md).
    private const int NarrowChannels = 64;

    [ThreadStatic]
    private static bool _channelsLast;

    /// <summary>The environment variable that decides what <see cref="Precision.Auto"/> means, in place of device and processor: fp32 or bf16.</summary>
    public const string AutoVariable = "BIGGAN_AUTO_PRECISION";

    /// <summary>What <see cref="Precision.Auto"/> means on every device; null if device and processor decide. Tests set it.</summary>
    internal static Precision? AutoMeans { get; set; }

    /// <summary>What <see cref="Precision.Auto"/> means on a device: what the environment says, or bfloat16 on GPUs and on processors that compute it in hardware.</summary>
    /// <exception cref="InvalidOptionException">The environment variable BIGGAN_AUTO_PRECISION is neither fp32 nor bf16.</exception>
    public static Precision Resolve(Precision precision, Device device) => precision != Precision.Auto
        ? precision
        : AutoMeans ?? OfEnvironment() ?? (device.Kind == DeviceKind.Cuda || Processor.PrefersBFloat16 ? Precision.BFloat16 : Precision.Float32);

    private static Precision? OfEnvironment() => Environment.GetEnvironmentVariable(AutoVariable) switch
    {
        null or "" => null,
        "fp32" => Precision.Float32,
        "bf16" => Precision.BFloat16,
        string other => throw new InvalidOptionException($"{AutoVariable}={other} in the environment is neither fp32 nor bf16"),
    };

    /// <summary>What a network that only draws images keeps its weights in.</summary>
    public static DataType WeightType(Precision precision, Device device) =>
        Resolve(precision, device) == Precision.BFloat16 ? DataType.BFloat16 : DataType.Float32;

    /// <summary>Runs the networks of this thread in a precision until disposed.</summary>
    public static Section Use(Precision precision, Device device) => new(Resolve(precision, device) == Precision.BFloat16, device.Kind);

    /// <summary>Whether the networks of this thread compute in the type of their weights.</summary>
    internal static bool IsFull => !_channelsLast;

    /// <summary>Puts a feature map into the memory order in which the network's convolutions are fastest.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="widest">Channels of the network's widest feature map.</param>
    internal static Tensor ForConvolutions(Tensor x, int widest) =>
        _channelsLast || (widest <= NarrowChannels && x.Device.Kind == DeviceKind.Cpu) ? x.Contiguous(MemoryFormat.ChannelsLast) : x;

    /// <summary>Restores what was in force.</summary>
    public readonly ref struct Section : IDisposable
    {
        private readonly Autocast _autocast;
        private readonly TensorFloat32 _tensorFloat32;
        private readonly bool _before;

        internal Section(bool lower, DeviceKind device)
        {
            // Requested float32 is computed without TF32; with bfloat16, the operations that stay in float32 may use TF32.
            _tensorFloat32 = Device.AllowTensorFloat32(lower);
            _autocast = new Autocast(device, lower ? DataType.BFloat16 : null);
            _before = _channelsLast;
            _channelsLast = lower;
        }

        /// <summary>Restores the precision.</summary>
        public void Dispose()
        {
            _channelsLast = _before;
            _autocast.Dispose();
            _tensorFloat32.Dispose();
        }
    }
}
