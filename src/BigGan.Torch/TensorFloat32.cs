using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>Whether float32 products on CUDA devices may use TF32, in the whole process until disposed; on other devices it changes nothing.</summary>
public readonly ref struct TensorFloat32 : IDisposable
{
    private const int Products = 1;
    private const int Convolutions = 2;
    private readonly int _previous;

    internal TensorFloat32(bool on)
    {
        LibTorch.Require();
        TorchException.ThrowIfFailed(bg_cuda_tf32(on ? Products | Convolutions : 0, out _previous));
    }

    /// <summary>Restores what was in force.</summary>
    public void Dispose() => TorchException.ThrowIfFailed(bg_cuda_tf32(_previous, out _));
}
