using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>A block of numbers that tensors are views of.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Number of elements; the number of bytes fits 64 bits.</param>
internal sealed record PickleStorage(string Key, DataType Type, long Count) : PickleValue
{
    /// <summary>Index of the first element in the block of that name; 0 except for partial storages in old files.</summary>
    public long Start { get; init; }

    public long ByteCount => Count * Type.ByteSize();

    internal override string Noun => "a storage";
}
