using BigGan.Torch;
using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>Reads the elements of a strided view in row-major order.</summary>
/// <remarks>Reads the storage in ascending order through a window of 16 KiB, so that gaps increase neither memory nor the number of bytes read.</remarks>
internal ref struct StridedRead
{
    private const int WindowSize = 16 << 10;
    private readonly StoredBytesReader _reader;
    private readonly StoredBytes _block;
    private readonly Span<byte> _destination;
    private readonly Dimension[] _dimensions; // largest stride first
    private readonly int _elementSize;
    private readonly byte[] _window;

    private StridedRead(StoredBytesReader reader, StoredBytes block, PickleTensor tensor, Span<byte> destination)
    {
        _reader = reader;
        _block = block;
        _destination = destination;
        _dimensions = [.. Dimensions(tensor).OrderByDescending(dimension => dimension.Step)];
        _elementSize = tensor.Type.ByteSize();
        _window = new byte[WindowSize];
    }

    /// <summary>Fills the destination with the elements.</summary>
    /// <param name="reader">Reads the storage.</param>
    /// <param name="block">The storage; the tensor lies within it.</param>
    /// <param name="tensor">The view.</param>
    /// <param name="destination">Exactly as many bytes as the tensor has; not empty.</param>
    public static void Run(StoredBytesReader reader, StoredBytes block, PickleTensor tensor, Span<byte> destination)
    {
        int elementSize = tensor.Type.ByteSize();
        long start = (tensor.Storage.Start + tensor.Offset) * elementSize;
        if (Dimensions(tensor).All(dimension => dimension.Step == dimension.Target))
            reader.Read(block, start, destination);
        else
            new StridedRead(reader, block, tensor, destination).Gather(level: 0, start, target: 0);
    }

    private static IEnumerable<Dimension> Dimensions(PickleTensor tensor)
    {
        int target = tensor.Type.ByteSize();
        for (int i = tensor.Shape.Count - 1; i >= 0; i--)
        {
            int size = (int)tensor.Shape[i]; // fits, because the whole tensor fits a span
            if (size > 1)
                yield return new Dimension(size, tensor.Strides[i] * tensor.Type.ByteSize(), target);
            target *= size;
        }
    }

    /// <summary>Number of bytes in the storage from the first to the last element of the dimensions from a level on.</summary>
    private readonly long Reach(int level)
    {
        long reach = _elementSize;
        for (int i = level; i < _dimensions.Length; i++)
            reach += (_dimensions[i].Size - 1) * _dimensions[i].Step;
        return reach;
    }

    private readonly void Gather(int level, long source, int target)
    {
        long reach = Reach(level);
        if (reach <= WindowSize)
        {
            _reader.Read(_block, source, _window.AsSpan(0, (int)reach));
            Scatter(level, 0, target, level < _dimensions.Length ? _dimensions[level].Size : 1);
            return;
        }

        (int size, long step, int targetStep) = _dimensions[level];
        long inner = Reach(level + 1);
        int atOnce = inner > WindowSize ? 1 : (int)Math.Min(size, 1 + ((WindowSize - inner) / step));
        for (int i = 0; i < size; i += atOnce)
        {
            if (atOnce == 1)
            {
                Gather(level + 1, source + (i * step), target + (i * targetStep));
                continue;
            }

            int count = Math.Min(atOnce, size - i);
            _reader.Read(_block, source + (i * step), _window.AsSpan(0, (int)(((count - 1) * step) + inner)));
            Scatter(level, 0, target + (i * targetStep), count);
        }
    }

    /// <summary>Copies elements from the window to their positions in the destination.</summary>
    private readonly void Scatter(int level, int source, int target, int count)
    {
        if (level == _dimensions.Length)
        {
            _window.AsSpan(source, _elementSize).CopyTo(_destination[target..]);
            return;
        }

        (_, long step, int targetStep) = _dimensions[level];
        int innerCount = level + 1 < _dimensions.Length ? _dimensions[level + 1].Size : 1;
        for (int i = 0; i < count; i++)
            Scatter(level + 1, source + (int)(i * step), target + (i * targetStep), innerCount);
    }

    /// <summary>A dimension with more than one element.</summary>
    /// <param name="Size">Number of elements.</param>
    /// <param name="Step">Stride in the storage, in bytes.</param>
    /// <param name="Target">Stride in the destination, in bytes.</param>
    private readonly record struct Dimension(int Size, long Step, int Target);
}
