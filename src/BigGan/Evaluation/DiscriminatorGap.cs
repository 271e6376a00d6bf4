using BigGan.Data;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;

namespace BigGan.Evaluation;

/// <summary>The outputs of a discriminator for training images and for held-out images; the gap between them shows how much D overfits.</summary>
/// <param name="Train">Training images.</param>
/// <param name="HeldOut">Held-out real images.</param>
/// <param name="Generated">Generated images; null if none were given.</param>
/// <param name="MeanGap">Mean of D(x) over training images minus that over held-out images.</param>
/// <param name="ShareGap">Share of training images that D classifies as real minus that of held-out images, in [-1,1].</param>
/// <remarks>Brock et al. 2019, section 4.2: D of the published models classifies nearly all training images as real and about half of the held-out ones.</remarks>
public sealed record DiscriminatorGap(DiscriminatorOutputs Train, DiscriminatorOutputs HeldOut, DiscriminatorOutputs? Generated, Score MeanGap, Score ShareGap)
{
    /// <summary>Computes D for random images of both sets.</summary>
    /// <param name="discriminator">Trained on the first set.</param>
    /// <param name="train">Its training images, in the model's shape and class order.</param>
    /// <param name="heldOut">Other images of the same shape and classes.</param>
    /// <param name="count">Number of images of each set, limited by its size.</param>
    /// <param name="generated">Samples with their labels; all of them are used.</param>
    /// <param name="options">Seed, batch and confidence.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The sets differ in shape or classes, or an option is out of range.</exception>
    public static DiscriminatorGap Measure(
        IDiscriminator discriminator,
        IImageDataset train,
        IImageDataset heldOut,
        int count,
        IEnumerable<(ImageBuffer Image, int Label)>? generated = null,
        DiscriminatorGapOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new DiscriminatorGapOptions();
        options.Validate();
        if (count < 2) throw new InvalidOptionException($"{count} images are too few to compare; at least 2");
        if (Math.Min(train.Count, heldOut.Count) < 2) throw new InvalidOptionException($"{(train.Count < 2 ? train : heldOut).Name} has too few images to compare; at least 2");
        if (train.Shape != heldOut.Shape) throw new InvalidOptionException($"{train.Name} has {train.Shape} images, {heldOut.Name} has {heldOut.Shape}");
        if (!train.ClassNames.SequenceEqual(heldOut.ClassNames)) throw new InvalidOptionException($"{train.Name} and {heldOut.Name} have other classes");
        int done = 0;
        DiscriminatorOutputs onTrain = OutputsFor(Drawn(train)), onHeldOut = OutputsFor(Drawn(heldOut));
        DiscriminatorOutputs? onGenerated = generated is null ? null : OutputsFor(generated);
        double z = NormalDistribution.Deviations(options.Confidence), gap = onTrain.Mean - onHeldOut.Mean;
        double half = z * Math.Sqrt((Square(onTrain.Deviation) / onTrain.Count) + (Square(onHeldOut.Deviation) / onHeldOut.Count));
        return new DiscriminatorGap(onTrain, onHeldOut, onGenerated, new Score(gap, gap - half, gap + half), Proportion.Difference(onTrain.RealShare, onHeldOut.RealShare));

        IEnumerable<(ImageBuffer Image, int Label)> Drawn(IImageDataset dataset)
        {
            var order = new BatchOrder(dataset.Count, options.Seed);
            for (int i = 0; i < Math.Min(count, dataset.Count); i++)
            {
                int index = order.IndexAt(i);
                var pixels = new byte[dataset.Shape.ByteCount];
                dataset.Read(index, pixels);
                yield return (new ImageBuffer(dataset.Shape, pixels), dataset.LabelOf(index));
            }
        }

        DiscriminatorOutputs OutputsFor(IEnumerable<(ImageBuffer Image, int Label)> images)
        {
            var scores = new List<float>();
            foreach ((ImageBuffer Image, int Label)[] chunk in images.Chunk(options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                scores.AddRange(Scores(discriminator, train.Shape, chunk));
                progress?.Report(done += chunk.Length);
            }

            return DiscriminatorOutputs.Of(scores, options.Confidence);
        }
    }

    private static float[] Scores(IDiscriminator discriminator, ImageShape shape, (ImageBuffer Image, int Label)[] images)
    {
        var pixels = new byte[images.Length * shape.ByteCount];
        for (int i = 0; i < images.Length; i++)
        {
            if (images[i].Image.Shape != shape) throw new InvalidOptionException($"an image of {images[i].Image.Shape} is to be compared with {shape}");
            images[i].Image.Pixels.CopyTo(pixels, i * shape.ByteCount);
        }

        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Device device = discriminator.Parameters.Device;
        var batch = new Batch(shape, pixels, [.. images.Select(entry => (long)entry.Label)]);
        Tensor y = Tensor.From<long>(batch.Labels, batch.Count).To(device);
        return discriminator.Forward(PixelRange.ToTensor(batch, device), y, Pass.Evaluate).To(DataType.Float32).To(Device.Cpu).ToArray<float>();
    }

    private static double Square(double number) => number * number;
}
