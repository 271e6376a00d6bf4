using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>An explicit source of random numbers on one device; its state can be saved and restored.</summary>
public sealed class RandomGenerator : IDisposable
{
    private nint _handle;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">Equal seeds give equal numbers on the same kind of device.</param>
    /// <param name="device">Where the numbers are made; null is the CPU.</param>
    public RandomGenerator(ulong seed, Device? device = null)
    {
        LibTorch.Require();
        Device = device ?? Device.Cpu;
        TorchException.ThrowIfFailed(bg_generator_create((int)Device.Kind, Device.Kind == DeviceKind.Cpu ? -1 : Device.Index, seed, out _handle));
    }

    /// <summary>Frees a forgotten generator.</summary>
    ~RandomGenerator() => Free();

    /// <summary>Where the numbers are made.</summary>
    public Device Device { get; }

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(RandomGenerator));

    /// <summary>The whole state as opaque bytes.</summary>
    public byte[] GetState()
    {
        using var scope = new TensorScope();
        TorchException.ThrowIfFailed(bg_generator_get_state(Handle, out nint state));
        return new Tensor(state).ToArray<byte>();
    }

    /// <summary>Continues from a state of a generator of the same kind.</summary>
    /// <exception cref="TorchException">The bytes are not such a state.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        using var scope = new TensorScope();
        TorchException.ThrowIfFailed(bg_generator_set_state(Handle, Tensor.From(state, state.Length).Handle));
    }

    /// <summary>Frees the generator.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0) bg_generator_free(handle);
    }
}
