using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>Lets LibTorch run convolutions and matrix products of this thread in a lower precision until disposed.</summary>
/// <remarks>Weights are cast at each use, so a section may span optimizer steps.</remarks>
public readonly ref struct Autocast : IDisposable
{
    private readonly int _device;
    private readonly int _previousOn;
    private readonly int _previousType;
    private readonly WithoutOneDnn _oneDnn;

    /// <summary>Turns autocast on or off for one kind of device.</summary>
    /// <param name="device">Where the operators run.</param>
    /// <param name="type">bfloat16 or, on CUDA, float16; null turns autocast off.</param>
    public Autocast(DeviceKind device, DataType? type)
    {
        LibTorch.Require();
        _oneDnn = new WithoutOneDnn(device == DeviceKind.Cpu && type is not null);
        IsUsed |= device == DeviceKind.Cpu && type is not null;
        _device = (int)device;
        TorchException.ThrowIfFailed(bg_autocast(_device, type is null ? 0 : 1, (int)(type ?? DataType.BFloat16), out _previousOn, out _previousType));
    }

    /// <summary>Whether this process ever computed in a lower precision on the processor, so that gradients may be in it.</summary>
    internal static bool IsUsed { get; private set; }

    /// <summary>Restores what was in force.</summary>
    public void Dispose()
    {
        TorchException.ThrowIfFailed(bg_autocast(_device, _previousOn, _previousType, out _, out _));
        _oneDnn.Dispose();
    }
}
