using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Evaluation;

/// <summary>The share of images that a classifier assigns to their class, or to the class they were drawn for.</summary>
/// <param name="Overall">Share of all images, in [0,1].</param>
/// <param name="PerClass">For each class its name, its share in [0,1] and its number of images.</param>
public sealed record ClassAgreement(double Overall, IReadOnlyList<(string Name, double Share, int Count)> PerClass)
{
    private const int BatchSize = 250;

    /// <summary><see cref="Overall"/> with Wilson's confidence interval.</summary>
    /// <param name="confidence">Confidence level of the interval, in (0,1).</param>
    public Score ScoreAt(double confidence = 0.95)
    {
        long count = PerClass.Sum(entry => (long)entry.Count);
        return count == 0 ? new Score(0) : Proportion.Of((long)Math.Round(Overall * count), count, confidence);
    }

    /// <summary>Classifies generated images.</summary>
    /// <param name="network">Trained on real images of the same classes.</param>
    /// <param name="classNames">Class names; labels are indices into this list.</param>
    /// <param name="images">Images with the class each was drawn for.</param>
    /// <exception cref="InvalidOptionException">The network was trained on other classes, or takes images of another size.</exception>
    public static ClassAgreement Of(IFeatureNetwork network, IReadOnlyList<string> classNames, IEnumerable<(ImageBuffer Image, int Label)> images)
    {
        var counts = new Counter(network.ClassNames, classNames, network.LogitCount);
        foreach ((ImageBuffer Image, int Label)[] chunk in images.Chunk(BatchSize))
        {
            ImageShape shape = chunk[0].Image.Shape;
            var pixels = new byte[chunk.Length * shape.ByteCount];
            for (int i = 0; i < chunk.Length; i++)
            {
                if (chunk[i].Image.Shape != shape) throw new ArgumentException($"an image of {chunk[i].Image.Shape} among {shape}", nameof(images));
                chunk[i].Image.Pixels.CopyTo(pixels, i * shape.ByteCount);
            }

            counts.Add([.. chunk.Select(entry => entry.Label)], network, pixels, shape);
        }

        return counts.Result();
    }

    /// <summary>Classifies the images of a data set.</summary>
    /// <param name="network">Trained on other images of the same classes.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The network was trained on other classes, or takes images of another size.</exception>
    public static ClassAgreement Of(IFeatureNetwork network, IImageDataset dataset, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var counts = new Counter(network.ClassNames, dataset.ClassNames, network.LogitCount);
        int size = dataset.Shape.ByteCount;
        foreach (int[] chunk in Enumerable.Range(0, dataset.Count).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new byte[chunk.Length * size];
            for (int i = 0; i < chunk.Length; i++) dataset.Read(chunk[i], pixels.AsSpan(i * size, size));
            counts.Add(Array.ConvertAll(chunk, dataset.LabelOf), network, pixels, dataset.Shape);
            progress?.Report(chunk[^1] + 1);
        }

        return counts.Result();
    }

    /// <summary>Computes the agreement from given logits.</summary>
    /// <param name="set">With logits and labels.</param>
    /// <param name="networkClasses">The network's class names; null if they are those of the labels.</param>
    /// <param name="classNames">Class names; labels are indices into this list.</param>
    /// <exception cref="ArgumentException">The set has no logits or no labels.</exception>
    /// <exception cref="InvalidOptionException">The network was trained on other classes.</exception>
    public static ClassAgreement Of(FeatureSet set, IReadOnlyList<string>? networkClasses, IReadOnlyList<string> classNames)
    {
        if (set is not { Logits: { } logits, Labels: { } labels }) throw new ArgumentException("agreement needs logits and labels", nameof(set));
        var counts = new Counter(networkClasses, classNames, (int)logits.Size(1));
        counts.Add(labels, logits);
        return counts.Result();
    }

    /// <summary>Counts correct predictions per class.</summary>
    private sealed class Counter
    {
        private readonly IReadOnlyList<string> _classNames;
        private readonly int[] _logitOf; // index of each class's logit
        private readonly int[] _hits;
        private readonly int[] _totals;

        internal Counter(IReadOnlyList<string>? networkClasses, IReadOnlyList<string> classNames, int logits)
        {
            if (networkClasses is null && logits != classNames.Count)
                throw new InvalidOptionException($"the network tells {logits} classes apart, the images are of {classNames.Count}");
            string[]? known = networkClasses is null ? null : [.. networkClasses];
            _classNames = classNames;
            _logitOf = [.. classNames.Select((name, i) => known is null ? i : Array.IndexOf(known, name))];
            if (Array.IndexOf(_logitOf, -1) is >= 0 and var unknown)
                throw new InvalidOptionException($"the network does not know the class {Quoted.Text(classNames[unknown])}");
            (_hits, _totals) = (new int[classNames.Count], new int[classNames.Count]);
        }

        internal void Add(int[] labels, IFeatureNetwork network, byte[] pixels, ImageShape shape)
        {
            using var scope = new TensorScope();
            Tensor images = Tensor.From<byte>(pixels, labels.Length, shape.Channels, shape.Height, shape.Width).To(DataType.Float32);
            Add(labels, network.Extract(images).Logits ?? throw new InvalidOptionException($"{network.Space.Name} has no classes"));
        }

        internal void Add(int[] labels, Tensor logits)
        {
            using var scope = new TensorScope();
            long[] found = logits.ArgMax(1).ToArray<long>();
            for (int i = 0; i < labels.Length; i++)
            {
                _totals[labels[i]]++;
                if (found[i] == _logitOf[labels[i]]) _hits[labels[i]]++;
            }
        }

        internal ClassAgreement Result() => new(
            (double)_hits.Sum() / Math.Max(1, _totals.Sum()),
            [.. _classNames.Select((name, i) => (name, (double)_hits[i] / Math.Max(1, _totals[i]), _totals[i]))]);
    }
}
