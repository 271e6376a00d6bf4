using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Imaging;
using BigGan.Models;

namespace BigGan.Evaluation;

/// <summary>Adds the scores that need more than features: a classifier trained for the score, or the model's discriminator.</summary>
/// <param name="train">The model's training images.</param>
/// <param name="test">Held-out real images.</param>
public sealed class TrainedScores(IImageDataset train, IImageDataset test)
{
    private const int ImagesForDiscriminator = 5_000;

    /// <summary>Adds the classification accuracy score.</summary>
    /// <param name="result">The result to extend.</param>
    /// <param name="generated">Generated images with classes, in the shape of the real ones.</param>
    /// <param name="options">Training options of the classifiers.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="progress">Receives the share of the training done, in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The generated images have no classes, or other classes than the real ones.</exception>
    public EvaluationResult AddAccuracyScore(
        EvaluationResult result, IImageSet generated, ClassifierOptions? options = null, string device = "auto", IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using MemoryDataset samples = Samples(generated, cancellation);
        ClassificationAccuracyScore score = ClassificationAccuracyScore.Measure(samples, train, test, options, device, progress, cancellation);
        Dictionary<string, double> shares = score.Generated.PerClass.ToDictionary(one => one.Name, one => one.Share);
        IReadOnlyList<ClassScores> classes = result.PerClass
            ?? [.. score.Generated.PerClass.Select((one, label) => new ClassScores(one.Name, Enumerable.Range(0, samples.Count).Count(i => samples.LabelOf(i) == label), one.Count, null, null, null))];
        return result with
        {
            Cas = score.Generated.Overall,
            CasReal = score.Real?.Overall,
            PerClass = [.. classes.Select(one => one with { Cas = shares.TryGetValue(one.Name, out double share) ? share : null })],
        };
    }

    /// <summary>Adds the discriminator's outputs for training images, held-out images and samples.</summary>
    /// <param name="result">The result to extend.</param>
    /// <param name="discriminator">The model's.</param>
    /// <param name="generated">Samples with classes.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The sets differ in shape or classes.</exception>
    public EvaluationResult AddOverfit(
        EvaluationResult result, IDiscriminator discriminator, IImageSet generated, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (generated.ClassNames is not null && !generated.ClassNames.SequenceEqual(train.ClassNames))
            throw new InvalidOptionException($"{train.Name} does not have the classes of {generated.Name}, in its order");
        IEnumerable<(ImageBuffer, int)> some = Labelled(generated, cancellation).Take(ImagesForDiscriminator);
        DiscriminatorGap gap = DiscriminatorGap.Measure(discriminator, train, test, ImagesForDiscriminator, some, null, progress, cancellation);
        return result with
        {
            Overfit = new OverfitReport(
                gap.Train.Mean, gap.HeldOut.Mean, gap.Generated?.Mean,
                gap.Train.RealShare.Value, gap.HeldOut.RealShare.Value, gap.Generated?.RealShare.Value,
                gap.MeanGap.Value, gap.MeanGap.Low ?? double.NaN, gap.MeanGap.High ?? double.NaN, gap.Train.Count),
        };
    }

    private MemoryDataset Samples(IImageSet generated, CancellationToken cancellation)
    {
        if (generated.ClassNames is not { } names) throw new InvalidOptionException($"{generated.Name} has no classes, so no classifier can be trained on it");
        if ((long)generated.Count * generated.Shape.ByteCount > Array.MaxLength)
            throw new InvalidOptionException($"{generated.Count} images of {generated.Shape} do not fit into memory together; evaluate fewer") { Remedies = [Remedy.FewerSamples] };
        return MemoryDataset.Of(generated.Name, names, [.. Labelled(generated, cancellation)]);
    }

    private static IEnumerable<(ImageBuffer Image, int Label)> Labelled(IImageSet images, CancellationToken cancellation)
    {
        const int Batch = 100;
        int size = images.Shape.ByteCount;
        foreach (ImageRows rows in images.Read(Batch, cancellation))
        {
            for (int i = 0; i * size < rows.Pixels.Length; i++)
            {
                byte[] pixels = Array.ConvertAll(rows.Pixels[(i * size)..((i + 1) * size)], value => (byte)Math.Clamp(Math.Round(value), 0, 255));
                yield return (new ImageBuffer(images.Shape, pixels), rows.Labels?[i] ?? 0);
            }
        }
    }
}
