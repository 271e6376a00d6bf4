using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Options;
using BigGan.Torch;

namespace BigGan.Evaluation;

/// <summary>Finds the nearest images of a data set, to see whether a generator copies its training images.</summary>
/// <remarks>Every image is compared. A matrix product per block of images selects candidates, whose exact distances are then computed.</remarks>
public sealed class NearestImages
{
    private const int BlockSize = 1000;
    private const int Spare = 8; // distances from the product are rounded, so some candidates more are kept

    private readonly IImageDataset _dataset;
    private readonly IFeatureNetwork? _network;
    private readonly Device _device;

    /// <param name="dataset">The data set to search.</param>
    /// <param name="network">Distances are between its features; null for distances between pixels. It must take images of the data set's size.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    public NearestImages(IImageDataset dataset, IFeatureNetwork? network = null, string device = "auto")
    {
        _dataset = dataset;
        _network = network;
        _device = DeviceName.Parse(device);
    }

    /// <summary>Finds the nearest images of each query.</summary>
    /// <param name="queries">Images of the data set's shape.</param>
    /// <param name="count">Number of neighbours per query, limited by the number of images.</param>
    /// <param name="progress">Receives the number of images compared.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>For each query its neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">A query has another shape.</exception>
    /// <exception cref="InvalidOptionException">The network takes images of another size.</exception>
    public IReadOnlyList<IReadOnlyList<Neighbour>> Find(
        IReadOnlyList<NeighbourQuery> queries, int count, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (queries.Count == 0) return [];
        if (queries.FirstOrDefault(query => query.Image.Shape != _dataset.Shape) is { } odd)
            throw new ArgumentException($"an image of {odd.Image.Shape} among {_dataset.Shape}", nameof(queries));
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor sought = Features([.. queries.SelectMany(query => query.Image.Pixels)], queries.Count); // [Q,D]
        var found = new Nearest[queries.Count];
        for (int i = 0; i < found.Length; i++) found[i] = new Nearest(count + Spare);
        int compared = 0;
        foreach (int[] block in Candidates(queries).Chunk(BlockSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Compare(queries, sought, block, found);
            progress?.Report(compared += block.Length);
        }

        float[] soughtValues = sought.To(Device.Cpu).ToArray<float>();
        int size = soughtValues.Length / queries.Count;
        return [.. found.Select((nearest, i) => Exact(soughtValues.AsMemory(i * size, size), nearest.Indices, count))];
    }

    // Images of classes that no query allows are not read.
    private IEnumerable<int> Candidates(IReadOnlyList<NeighbourQuery> queries)
    {
        IEnumerable<int> all = Enumerable.Range(0, _dataset.Count);
        if (queries.Any(query => query.Label is null)) return all;
        HashSet<int> labels = [.. queries.Select(query => query.Label!.Value)];
        return all.Where(index => labels.Contains(_dataset.LabelOf(index)));
    }

    private void Compare(IReadOnlyList<NeighbourQuery> queries, Tensor sought, int[] block, Nearest[] found)
    {
        using var scope = new TensorScope();
        Tensor features = Features(Read(block), block.Length); // [B,D]
        // |q - x|^2 minus |q|^2, which is the same for all images.
        float[] distances = ((sought.MatMul(features.Transpose()) * -2) + features.Square().Sum([1])).To(Device.Cpu).Contiguous().ToArray<float>(); // [Q,B]
        int[] labels = Array.ConvertAll(block, _dataset.LabelOf);
        for (int i = 0; i < queries.Count; i++)
        {
            for (int j = 0; j < block.Length; j++)
                if (queries[i].Label is not { } label || label == labels[j]) found[i].Offer(block[j], distances[(i * block.Length) + j]);
        }
    }

    private IReadOnlyList<Neighbour> Exact(ReadOnlyMemory<float> sought, int[] indices, int count)
    {
        if (indices.Length == 0) return [];
        using var scope = new TensorScope();
        float[] features = Features(Read(indices), indices.Length).To(Device.Cpu).ToArray<float>();
        var neighbours = new Neighbour[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            double sum = 0;
            for (int d = 0; d < sought.Length; d++)
            {
                double difference = (double)sought.Span[d] - features[(i * sought.Length) + d];
                sum += difference * difference;
            }

            neighbours[i] = new Neighbour(indices[i], _dataset.LabelOf(indices[i]), Math.Sqrt(sum));
        }

        return [.. neighbours.OrderBy(neighbour => neighbour.Distance).ThenBy(neighbour => neighbour.Index).Take(count)];
    }

    private Tensor Features(byte[] pixels, int count)
    {
        ImageShape shape = _dataset.Shape;
        if (_network is null) return PixelRange.ToTensor(new Batch(shape, pixels, new long[count]), _device).Flatten(1);
        return _network.Extract(Tensor.From<byte>(pixels, count, shape.Channels, shape.Height, shape.Width).To(DataType.Float32)).Features.To(_device);
    }

    private byte[] Read(int[] indices)
    {
        int size = _dataset.Shape.ByteCount;
        var pixels = new byte[indices.Length * size];
        for (int i = 0; i < indices.Length; i++) _dataset.Read(indices[i], pixels.AsSpan(i * size, size));
        return pixels;
    }

    /// <summary>The smallest of many distances.</summary>
    private sealed class Nearest(int capacity)
    {
        private readonly PriorityQueue<int, float> _farthestFirst = new(Comparer<float>.Create((a, b) => b.CompareTo(a)));

        internal int[] Indices => [.. _farthestFirst.UnorderedItems.Select(item => item.Element)];

        internal void Offer(int index, float distance)
        {
            if (_farthestFirst.Count < capacity) _farthestFirst.Enqueue(index, distance);
            else _farthestFirst.EnqueueDequeue(index, distance);
        }
    }
}
