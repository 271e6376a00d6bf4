using System.Globalization;

namespace BigGan.Torch;

/// <summary>Where tensors live and operators run.</summary>
/// <param name="Kind">CPU, CUDA or meta.</param>
/// <param name="Index">The GPU's number; 0 for the CPU.</param>
public readonly record struct Device(DeviceKind Kind, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => new(DeviceKind.Cpu, 0);

    /// <summary>LibTorch's meta device: tensors have shapes but no elements, so a network of any size takes no memory.</summary>
    public static Device Meta => new(DeviceKind.Meta, 0);

    /// <summary>The number of CUDA devices that LibTorch sees.</summary>
    public static int CudaCount
    {
        get
        {
            LibTorch.Require();
            TorchException.ThrowIfFailed(NativeMethods.bg_cuda_count(out int count));
            return count;
        }
    }

    /// <summary>Reads <c>auto</c> (the first GPU, or else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <exception cref="ArgumentException">The text is none of these, or there is no such GPU.</exception>
    public static Device Parse(string text)
    {
        switch (text)
        {
            case "auto":
                return CudaCount > 0 ? Cuda(0) : Cpu;
            case "cpu":
                return Cpu;
            case "cuda":
                return Cuda(0);
            default:
                if (text.StartsWith("cuda:", StringComparison.Ordinal) &&
                    int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index)) return Cuda(index);
                throw new ArgumentException($"device '{text}' is not one of auto, cpu, cuda, cuda:N");
        }
    }

    /// <summary>Lets float32 products on CUDA devices use the tensor cores' shorter mantissa (TF32), or not, in the whole process until disposed.</summary>
    public static TensorFloat32 AllowTensorFloat32(bool on) => new(on);

    /// <summary>Waits until everything queued on the device is done; on the CPU nothing is ever queued.</summary>
    public void Synchronize()
    {
        if (Kind == DeviceKind.Cuda) TorchException.ThrowIfFailed(NativeMethods.bg_cuda_synchronize(Index));
    }

    /// <inheritdoc />
    public override string ToString() => Kind switch
    {
        DeviceKind.Cpu => "cpu",
        DeviceKind.Meta => "meta",
        _ => $"cuda:{Index}",
    };

    private static Device Cuda(int index)
    {
        int count = CudaCount;
        if (index >= count) throw new ArgumentException($"device cuda:{index} does not exist: LibTorch {LibTorch.Version} sees {count} CUDA devices");
        TorchException.ThrowIfFailed(NativeMethods.bg_cuda_try_kernels());
        return new Device(DeviceKind.Cuda, index);
    }
}

/// <summary>Kinds of device, numbered as LibTorch's DeviceType.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda = 1,

    /// <summary>Shapes without elements.</summary>
    Meta = 14,
}
