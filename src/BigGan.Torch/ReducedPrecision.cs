namespace BigGan.Torch;

/// <summary>
/// What the engine needs while a network computes in bfloat16, until disposed: TF32 for the products on CUDA devices that stay in float32,
/// and no oneDNN where the environment keeps it from the processor's bfloat16 instructions. Off, float32 is float32.
/// </summary>
public readonly ref struct ReducedPrecision : IDisposable
{
    private readonly TensorFloat32 _tensorFloat32;
    private readonly WithoutOneDnn _oneDnn;

    /// <param name="device">Where the network computes.</param>
    /// <param name="isOn">Whether it computes in bfloat16.</param>
    public ReducedPrecision(DeviceKind device, bool isOn)
    {
        bool isOnCpu = isOn && device == DeviceKind.Cpu;
        IsUsed |= isOnCpu;
        _tensorFloat32 = Device.AllowTensorFloat32(isOn);
        _oneDnn = new WithoutOneDnn(isOnCpu);
    }

    /// <summary>Whether this process ever computed in bfloat16 on the processor, so that gradients may be in it.</summary>
    internal static bool IsUsed { get; private set; }

    /// <summary>Restores what was in force.</summary>
    public void Dispose()
    {
        _oneDnn.Dispose();
        _tensorFloat32.Dispose();
    }
}
