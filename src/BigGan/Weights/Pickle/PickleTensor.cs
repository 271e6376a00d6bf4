using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>A tensor: a view that lies within its storage. <see cref="PyTorchFile.ReadInto(PickleTensor, Span{byte})"/> reads its data.</summary>
public sealed record PickleTensor : PickleValue
{
    private readonly long[] _shape;

    internal PickleTensor(PickleStorage storage, long offset, long[] shape, long[] strides)
    {
        Storage = storage;
        Offset = offset;
        _shape = shape;
        Strides = strides;
        ByteCount = shape.Aggregate((long)Type.ByteSize(), (product, size) => checked(product * size));
    }

    /// <summary>Element type.</summary>
    public DataType Type => Storage.Type;

    /// <summary>Dimensions, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Number of bytes: the product of the shape times the element size.</summary>
    public long ByteCount { get; }

    internal PickleStorage Storage { get; }

    /// <summary>Index of its first element in the storage.</summary>
    internal long Offset { get; }

    /// <summary>Strides in elements of the storage; none is negative.</summary>
    internal long[] Strides { get; }

    internal override string Noun => "a tensor";
}
