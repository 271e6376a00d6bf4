using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>Reverse-mode differentiation.</summary>
public static unsafe class Autograd
{
    /// <summary>Adds the gradients of a scalar to <see cref="Gradient"/> of every leaf that requires one, and frees the graph.</summary>
    public static void Backward(this Tensor loss)
    {
        nint root = loss.Handle, seed = 0;
        using var oneDnn = new WithoutOneDnn(Autocast.IsUsed);
        TorchException.ThrowIfFailed(bg_backward(&root, &seed, 1, retainGraph: 0));
    }

    /// <summary>The accumulated gradient of a leaf, or null; belongs to the innermost scope, and shares memory with the leaf's.</summary>
    public static Tensor? Gradient(this Tensor leaf)
    {
        TorchException.ThrowIfFailed(bg_tensor_grad(leaf.Handle, out nint grad));
        return grad == 0 ? null : new Tensor(grad);
    }

    /// <summary>Replaces the accumulated gradient of a leaf; null drops it.</summary>
    public static void SetGradient(this Tensor leaf, Tensor? gradient) => TorchException.ThrowIfFailed(bg_tensor_set_grad(leaf.Handle, gradient?.Handle ?? 0));

    /// <summary>Gradients of a scalar with respect to given tensors, without touching <see cref="Gradient"/>; null where there is no dependence.</summary>
    public static Tensor?[] Gradients(Tensor output, IReadOnlyList<Tensor> inputs)
    {
        nint root = output.Handle, seed = 0;
        nint* from = stackalloc nint[inputs.Count];
        nint* to = stackalloc nint[inputs.Count];
        for (int i = 0; i < inputs.Count; i++) from[i] = inputs[i].Handle;
        TorchException.ThrowIfFailed(bg_gradients(&root, &seed, 1, from, inputs.Count, to));
        var gradients = new Tensor?[inputs.Count];
        for (int i = 0; i < gradients.Length; i++) gradients[i] = to[i] == 0 ? null : new Tensor(to[i]);
        return gradients;
    }

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
    public static GradScope NoGrad() => new(false);

    /// <summary>Records on this thread until the result is disposed, inside a <see cref="NoGrad"/> too.</summary>
    public static GradScope EnableGrad() => new(true);

    /// <summary>Restores the grad mode that was in force.</summary>
    public readonly ref struct GradScope : IDisposable
    {
        private readonly int _previous;

        internal GradScope(bool on)
        {
            LibTorch.Require();
            TorchException.ThrowIfFailed(bg_grad_mode(on ? 1 : 0, out _previous));
        }

        /// <summary>Restores the mode.</summary>
        public void Dispose() => TorchException.ThrowIfFailed(bg_grad_mode(_previous, out _));
    }
}
