namespace BigGan.Torch;

/// <summary>Owns the temporaries that operators make on this thread until it is disposed.</summary>
/// <remarks>
/// Operators put their results into the innermost open scope of the thread; without one they throw.
/// A ref struct: it cannot cross an await, a lambda or a field, so scopes always close in order.
/// </remarks>
public readonly ref struct TensorScope : IDisposable
{
    private readonly Frame _frame;

    /// <summary>Opens a scope inside the thread's current one.</summary>
    public TensorScope() => _frame = Frame.Push();

    /// <summary>Moves a result to the enclosing scope or, without one, to the caller, who must dispose it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        if (tensor.Frame == _frame) tensor.MoveTo(_frame.Parent);
        return tensor;
    }

    /// <summary>Frees every tensor that was made in this scope and not kept.</summary>
    public void Dispose() => _frame.Pop();

    /// <summary>The list behind a scope; reused, so that opening a scope allocates nothing.</summary>
    internal sealed class Frame
    {
        [ThreadStatic]
        private static Frame? _current;

        private readonly List<Tensor> _tensors = [];
        private Frame? _spare;
        private bool _open;

        private Frame()
        {
        }

        internal Frame? Parent { get; private set; }

        /// <summary>The innermost scope of this thread.</summary>
        /// <exception cref="InvalidOperationException">None is open.</exception>
        internal static Frame Required =>
            _current ?? throw new InvalidOperationException("an operator was called outside of a TensorScope: open one with 'using var scope = new TensorScope();'");

        internal static Frame Push()
        {
            Frame? parent = _current;
            Frame frame = parent?._spare ?? new Frame();
            if (parent is not null) parent._spare = null;
            frame.Parent = parent;
            frame._open = true;
            return _current = frame;
        }

        internal void Add(Tensor tensor) => _tensors.Add(tensor);

        internal void Pop()
        {
            if (!_open) return;
            if (_current != this) throw new InvalidOperationException("a TensorScope was closed before one that was opened inside it");
            foreach (Tensor tensor in _tensors)
            {
                if (tensor.Frame == this) tensor.Dispose();
            }

            _tensors.Clear();
            _open = false;
            _current = Parent;
            if (Parent is not null) Parent._spare = this;
        }
    }
}
