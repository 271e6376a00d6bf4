using BigGan.Data;
using BigGan.Evaluation.Features;

namespace BigGan.Evaluation;

/// <summary>How well a classifier that saw nothing but generated images recognises real ones: what a set of samples lacks, class by class.</summary>
/// <param name="Generated">Real test images that a classifier trained on generated images recognises.</param>
/// <param name="Real">The same for one trained on as many real images of each class; null where none were given.</param>
/// <param name="GeneratedCount">Generated images that were trained on.</param>
/// <param name="RealCount">Real images that were trained on; 0 where none were given.</param>
/// <param name="Options">How both were trained.</param>
/// <remarks>Ravuri and Vinyals 2019, "Classification accuracy score for conditional generative models", with a small classifier: it compares with itself only.</remarks>
public sealed record ClassificationAccuracyScore(ClassAgreement Generated, ClassAgreement? Real, int GeneratedCount, int RealCount, ClassifierOptions Options)
{
    /// <summary>Trains one or two classifiers and tests them.</summary>
    /// <param name="generated">Generated images with the classes that they were asked to be.</param>
    /// <param name="real">Real images to compare with: as many of each class are drawn as there are generated ones; null compares with nothing.</param>
    /// <param name="test">Real images that neither the generator nor the second classifier saw.</param>
    /// <param name="options">How the classifiers are trained; its seed also decides which real images are drawn.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="progress">Receives the share of the training that is done, in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The sets differ in shape or classes, their images are too small, or an option is out of range.</exception>
    public static ClassificationAccuracyScore Measure(
        IImageDataset generated,
        IImageDataset? real,
        IImageDataset test,
        ClassifierOptions? options = null,
        string device = "auto",
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new ClassifierOptions();
        CheckAlike(generated, test);
        if (real is not null) CheckAlike(real, test);
        double parts = real is null ? 1 : 2;
        ClassAgreement byGenerated = TrainAndTest(generated, 0);
        if (real is null) return new ClassificationAccuracyScore(byGenerated, null, generated.Count, 0, options);
        using var alike = DatasetPart.Like(real, generated, options.Seed);
        if (alike.Count == 0) throw new InvalidOptionException($"{real.Name} has no image of a class of {generated.Name}");
        return new ClassificationAccuracyScore(byGenerated, TrainAndTest(alike, 1), generated.Count, alike.Count, options);

        ClassAgreement TrainAndTest(IImageDataset images, int part)
        {
            var share = new Share(progress, part / parts, 1 / parts);
            using FeatureClassifier classifier = FeatureClassifier.Train(images, options, "biggan-cas", device, share, cancellation);
            return ClassAgreement.Of(classifier, test, null, cancellation);
        }
    }

    private static void CheckAlike(IImageDataset set, IImageDataset test)
    {
        if (set.Shape != test.Shape) throw new InvalidOptionException($"{set.Name} has {set.Shape} images, {test.Name} has {test.Shape}");
        if (!set.ClassNames.SequenceEqual(test.ClassNames)) throw new InvalidOptionException($"{set.Name} and {test.Name} have other classes");
    }

    private sealed class Share(IProgress<double>? whole, double before, double part) : IProgress<ClassifierProgress>
    {
        public void Report(ClassifierProgress value) => whole?.Report(before + (part * value.Images / value.TotalImages));
    }
}
