using BigGan.Data;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>The share of images for which a CLIP finds the sentence of their class the most fitting one.</summary>
/// <param name="Name">The display name of the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Overall">Share of all images, in [0,1].</param>
/// <param name="Classes">The classes in the order of their labels.</param>
public sealed record ZeroShotAccuracy(string Name, string Fingerprint, int Count, double Overall, IReadOnlyList<ClassShare> Classes)
{
    private const int BatchSize = 250;

    /// <summary>Measures it: every image against one sentence a class, "a photo of a NAME".</summary>
    /// <param name="model">The CLIP.</param>
    /// <param name="dataset">Images of its size, grey or in colour.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The images have another size.</exception>
    public static ZeroShotAccuracy Of(ClipModel model, IImageDataset dataset, IProgress<int>? progress = null, CancellationToken cancellation = default) => Of(
        new Encoders(images => model.EncodeImages(images, model.Pass), ids => model.EncodeTexts(ids, model.Pass), model.ImageSize, model.Device), model.Tokenizer, dataset, progress, cancellation);

    /// <summary>The same of a network that has no folder yet, in float32.</summary>
    internal static ZeroShotAccuracy Of(ClipNetwork network, ClipTokenizer tokenizer, IImageDataset dataset, IProgress<int>? progress, CancellationToken cancellation) => Of(
        new Encoders(images => network.EncodeImages(images, Pass.Evaluate), ids => network.EncodeTexts(ids, Pass.Evaluate), network.Options.ImageSize, network.Parameters.Device), tokenizer, dataset, progress, cancellation);

    private static ZeroShotAccuracy Of(Encoders encoders, ClipTokenizer tokenizer, IImageDataset dataset, IProgress<int>? progress, CancellationToken cancellation)
    {
        int size = encoders.Size;
        if ((dataset.Shape.Height, dataset.Shape.Width) != (size, size))
            throw new InvalidOptionException($"{dataset.Name} has images of {dataset.Shape.Width}x{dataset.Shape.Height} pixels; the CLIP takes {size}x{size}") { Remedies = [Remedy.ChooseSize] };
        var joined = new JoinedDataset([dataset]);
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        ClipTokens[] sentences = [.. dataset.ClassNames.Select(name => tokenizer.Encode(CaptionBook.Sentence(name)))];
        Tensor directions = Directions.Of(encoders.Texts(ClipTokenizer.ToTensor(sentences).To(encoders.Device))).Transpose(); // [E,K]
        int[] hits = new int[dataset.ClassNames.Count], totals = new int[dataset.ClassNames.Count];
        foreach (int[] chunk in Enumerable.Range(0, dataset.Count).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            long[] found = Directions.Of(encoders.Images(Images(joined, chunk).To(encoders.Device))).MatMul(directions).ArgMax(1).ToArray<long>();
            for (int i = 0; i < chunk.Length; i++)
            {
                int label = dataset.LabelOf(chunk[i]);
                totals[label]++;
                if (found[i] == label) hits[label]++;
            }

            progress?.Report(chunk[^1] + 1);
        }

        ClassShare[] classes = [.. dataset.ClassNames.Select((name, i) => new ClassShare(name, totals[i], (double)hits[i] / Math.Max(1, totals[i])))];
        return new ZeroShotAccuracy(dataset.Name, dataset.Fingerprint, dataset.Count, (double)hits.Sum() / dataset.Count, classes);
    }

    // float [N,3,S,S] in [0,1].
    private static Tensor Images(JoinedDataset dataset, int[] indices)
    {
        int bytes = dataset.Shape.ByteCount;
        byte[] pixels = new byte[indices.Length * bytes];
        for (int i = 0; i < indices.Length; i++) dataset.Read(indices[i], pixels.AsSpan(i * bytes, bytes));
        return Tensor.From<byte>(pixels, indices.Length, dataset.Shape.Channels, dataset.Shape.Height, dataset.Shape.Width).To(DataType.Float32) / 255;
    }

    private sealed record Encoders(Func<Tensor, Tensor> Images, Func<Tensor, Tensor> Texts, int Size, Device Device);
}

/// <summary>How well the images of one class are recognised.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">Number of its images.</param>
/// <param name="Share">Share of them that is recognised, in [0,1].</param>
public sealed record ClassShare(string Name, int Count, double Share);
