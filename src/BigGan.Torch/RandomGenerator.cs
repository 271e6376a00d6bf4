using System.Runtime.InteropServices;
using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>An explicit source of random numbers on one device; its state can be saved and restored.</summary>
public sealed class RandomGenerator : SafeHandle
{
    /// <summary>Creates a generator.</summary>
    /// <param name="seed">Equal seeds give equal numbers on the same kind of device.</param>
    /// <param name="device">Where the numbers are made; null is the CPU.</param>
    public RandomGenerator(ulong seed, Device? device = null)
        : base(0, ownsHandle: true)
    {
        LibTorch.Require();
        Device = device ?? Device.Cpu;
        TorchException.ThrowIfFailed(bg_generator_create((int)Device.Kind, Device.Kind == DeviceKind.Cpu ? -1 : Device.Index, seed, out nint native));
        SetHandle(native);
    }

    /// <summary>Where the numbers are made.</summary>
    public Device Device { get; }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>The whole state as opaque bytes.</summary>
    public byte[] GetState()
    {
        using var scope = new TensorScope();
        TorchException.ThrowIfFailed(bg_generator_get_state(this, out nint state));
        return new Tensor(state, TensorScope.Frame.Required).ToArray<byte>();
    }

    /// <summary>Continues from a state of a generator of the same kind.</summary>
    /// <exception cref="TorchException">The bytes are not the state of a generator of this kind.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        using var scope = new TensorScope();
        TorchException.ThrowIfFailed(bg_generator_set_state(this, Tensor.From(state, state.Length)));
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        bg_generator_free(handle);
        return true;
    }
}
