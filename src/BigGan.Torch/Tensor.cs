using System.Runtime.InteropServices;
using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>A multi-dimensional array of LibTorch. Operators are extension methods of the classes beside this one.</summary>
/// <remarks>
/// The result of an operator belongs to the thread's innermost <see cref="TensorScope"/>; long-lived tensors are taken
/// out with <see cref="Own"/> and disposed by their owner. A tensor freed by the garbage collector counts as a leak.
/// Disposing while an operator runs on the tensor in another thread is safe: it is freed when the operator is done with it.
/// </remarks>
public sealed unsafe class Tensor : SafeHandle
{
    internal Tensor(nint native, TensorScope.Frame frame)
        : base(0, ownsHandle: true)
    {
        SetHandle(native);
        Frame = frame;
        TensorCounters.Created();
        frame.Add(this);
    }

    /// <summary>Sizes of the dimensions.</summary>
    public long[] Shape
    {
        get
        {
            NativeMetadata metadata = Metadata();
            return new ReadOnlySpan<long>(metadata.Sizes, metadata.Dimensions).ToArray();
        }
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => Metadata().Dimensions;

    /// <summary>Number of elements.</summary>
    public long ElementCount => Metadata().Elements;

    /// <summary>Element type.</summary>
    public DataType Type => (DataType)Metadata().Type;

    /// <summary>Where the tensor lives.</summary>
    public Device Device
    {
        get
        {
            NativeMetadata metadata = Metadata();
            return new Device((DeviceKind)metadata.DeviceType, Math.Max(metadata.DeviceIndex, 0));
        }
    }

    /// <summary>Whether autograd follows this tensor. Setting is for leaves only.</summary>
    public bool RequiresGrad
    {
        get => Metadata().RequiresGrad != 0;
        set => TorchException.ThrowIfFailed(bg_tensor_set_requires_grad(this, value ? 1 : 0));
    }

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => Metadata().Contiguous != 0;

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    internal TensorScope.Frame? Frame { get; private set; }

    /// <summary>This tensor.</summary>
    /// <exception cref="ObjectDisposedException">It was freed: said in clearer words than a call that wants its handle would.</exception>
    internal Tensor Live => !IsClosed ? this : throw new ObjectDisposedException(nameof(Tensor), "the tensor was freed, probably with the scope that made it");

    /// <summary>The size of one dimension; negative numbers count from the end.</summary>
    public long Size(int dimension)
    {
        NativeMetadata metadata = Metadata();
        int index = dimension < 0 ? dimension + metadata.Dimensions : dimension;
        return index >= 0 && index < metadata.Dimensions ? metadata.Sizes[index] : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"the tensor has {metadata.Dimensions} dimensions");
    }

    /// <summary>Copies numbers in row-major order into a new CPU tensor.</summary>
    /// <exception cref="TorchException">The shape does not hold that many elements.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        LibTorch.Require();
        TensorScope.Frame frame = TensorScope.Frame.Required;
        fixed (T* data = values)
        fixed (long* sizes = shape)
        {
            TorchException.ThrowIfFailed(bg_tensor_create(data, (long)values.Length * sizeof(T), sizes, shape.Length, (int)TypeOf<T>(), out nint native));
            return new Tensor(native, frame);
        }
    }

    /// <summary>Copies the elements, in row-major order, whatever the device and memory format.</summary>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        NativeMetadata metadata = Metadata();
        if (metadata.Type != (int)TypeOf<T>()) throw new ArgumentException($"a tensor of {(DataType)metadata.Type} cannot be read as {typeof(T).Name}");
        var values = new T[metadata.Elements];
        CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Copies the elements as little-endian bytes in row-major order.</summary>
    /// <exception cref="TorchException">The destination has another size than the tensor.</exception>
    public void CopyTo(Span<byte> bytes)
    {
        fixed (byte* data = bytes) TorchException.ThrowIfFailed(bg_tensor_read(this, data, bytes.Length));
    }

    /// <summary>The elements in place, for contiguous CPU tensors. Valid while the tensor lives.</summary>
    /// <exception cref="TorchException">The tensor is elsewhere or not contiguous.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        NativeMetadata metadata = Metadata();
        if (metadata.Type != (int)TypeOf<T>()) throw new ArgumentException($"a tensor of {(DataType)metadata.Type} cannot be seen as {typeof(T).Name}");
        TorchException.ThrowIfFailed(bg_tensor_data(this, out nint data));
        return new Span<T>((void*)data, checked((int)metadata.Elements));
    }

    /// <summary>The elements in place as raw little-endian bytes, for contiguous CPU tensors. Valid while the tensor lives.</summary>
    /// <exception cref="TorchException">The tensor is elsewhere or not contiguous.</exception>
    /// <exception cref="OverflowException">It has more than 2 GiB.</exception>
    public Span<byte> Bytes()
    {
        NativeMetadata metadata = Metadata();
        TorchException.ThrowIfFailed(bg_tensor_data(this, out nint data));
        return new Span<byte>((void*)data, checked((int)(metadata.Elements * ((DataType)metadata.Type).ByteSize())));
    }

    /// <summary>Takes the tensor out of its scope: from now on the caller disposes it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Own()
    {
        MoveTo(null);
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => IsClosed ? "freed tensor" : $"{Type} [{string.Join(",", Shape)}] on {Device}";

    /// <summary>Elementwise sum, with broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => ElementwiseOperators.Add(a, b);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Tensor a, double b) => ElementwiseOperators.Add(a, b);

    /// <summary>Elementwise difference, with broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => ElementwiseOperators.Subtract(a, b);

    /// <summary>Subtracts a number from every element.</summary>
    public static Tensor operator -(Tensor a, double b) => ElementwiseOperators.Add(a, -b);

    /// <summary>Changes the sign of every element.</summary>
    public static Tensor operator -(Tensor a) => ElementwiseOperators.Negate(a);

    /// <summary>Elementwise product, with broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => ElementwiseOperators.Multiply(a, b);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Tensor a, double b) => ElementwiseOperators.Multiply(a, b);

    /// <summary>Elementwise quotient, with broadcasting.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => ElementwiseOperators.Divide(a, b);

    /// <summary>Divides every element by a number.</summary>
    public static Tensor operator /(Tensor a, double b) => ElementwiseOperators.Divide(a, b);

    internal void MoveTo(TensorScope.Frame? frame)
    {
        Frame = frame;
        frame?.Add(this);
    }

    internal static DataType TypeOf<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DataType.Float32;
        if (typeof(T) == typeof(double)) return DataType.Float64;
        if (typeof(T) == typeof(long)) return DataType.Int64;
        if (typeof(T) == typeof(int)) return DataType.Int32;
        if (typeof(T) == typeof(byte)) return DataType.UInt8;
        if (typeof(T) == typeof(bool)) return DataType.Bool;
        throw new NotSupportedException($"{typeof(T).Name} is not an element type");
    }

    /// <summary>Frees the tensor as soon as no call uses it; its memory goes when nothing else (a view, autograd) holds it. Repeating is harmless.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) TensorCounters.Leaked(); // the finalizer is a net under forgotten tensors
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        bg_tensor_free(handle);
        TensorCounters.Freed();
        return true;
    }

    private NativeMetadata Metadata()
    {
        NativeMetadata metadata;
        TorchException.ThrowIfFailed(bg_tensor_metadata(Live, &metadata));
        return metadata;
    }
}
