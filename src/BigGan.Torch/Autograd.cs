using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>Reverse-mode differentiation.</summary>
public static class Autograd
{
    /// <summary>Adds the gradients of a scalar to <see cref="Gradient"/> of every leaf that requires one, and frees the graph.</summary>
    public static void Backward(this Tensor loss)
    {
        using var oneDnn = new WithoutOneDnn(ReducedPrecision.IsUsed);
        TorchException.ThrowIfFailed(bg_backward(loss));
    }

    /// <summary>The accumulated gradient of a leaf, or null; belongs to the innermost scope, and shares memory with the leaf's.</summary>
    public static Tensor? Gradient(this Tensor leaf)
    {
        TensorScope.Frame frame = TensorScope.Frame.Required;
        TorchException.ThrowIfFailed(bg_tensor_grad(leaf, out nint grad));
        return grad == 0 ? null : new Tensor(grad, frame);
    }

    /// <summary>Replaces the accumulated gradient of a leaf; null drops it.</summary>
    public static void SetGradient(this Tensor leaf, Tensor? gradient) =>
        TorchException.ThrowIfFailed(gradient is null ? bg_tensor_set_grad(leaf, none: 0) : bg_tensor_set_grad(leaf, gradient));

    /// <summary>Whether operators on this thread are recorded for differentiation.</summary>
    public static bool IsRecording
    {
        get
        {
            LibTorch.Require();
            TorchException.ThrowIfFailed(bg_grad_mode(-1, out int on));
            return on != 0;
        }
    }

    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static NoGradScope NoGrad() => new();

    /// <summary>Restores the grad mode that was in force.</summary>
    public readonly ref struct NoGradScope : IDisposable
    {
        private readonly int _previous;

        /// <summary>Stops recording on this thread.</summary>
        public NoGradScope()
        {
            LibTorch.Require();
            TorchException.ThrowIfFailed(bg_grad_mode(0, out _previous));
        }

        /// <summary>Restores the mode.</summary>
        public void Dispose() => TorchException.ThrowIfFailed(bg_grad_mode(_previous, out _));
    }
}
