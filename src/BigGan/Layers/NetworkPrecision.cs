using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>What a precision means on a device: float32, or bfloat16 with channels-last feature maps.</summary>
public static class NetworkPrecision
{
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
}
