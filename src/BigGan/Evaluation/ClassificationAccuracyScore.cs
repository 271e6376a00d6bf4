using BigGan.Data;
using BigGan.Evaluation.Features;

namespace BigGan.Evaluation;

/// <summary>The accuracy on real images of a classifier trained on generated images only; per class, it shows which classes are generated badly.</summary>
/// <param name="Generated">Accuracy on real test images of a classifier trained on generated images.</param>
/// <param name="Real">Accuracy of a classifier trained on as many real images of each class; null if none were given.</param>
/// <param name="GeneratedCount">Number of generated training images.</param>
/// <param name="RealCount">Number of real training images; 0 if none were given.</param>
/// <param name="Options">Training options of both classifiers.</param>
/// <remarks>Ravuri and Vinyals 2019, "Classification accuracy score for conditional generative models", with a small classifier: not comparable with published scores.</remarks>
public sealed record ClassificationAccuracyScore(ClassAgreement Generated, ClassAgreement? Real, int GeneratedCount, int RealCount, ClassifierOptions Options)
{
    /// <summary>Trains one or two classifiers and tests them.</summary>
    /// <param name="generated">Generated images with their classes.</param>
    /// <param name="real">Real images, of which as many of each class are used as there are generated ones; null trains no second classifier.</param>
    /// <param name="test">Real images that neither the generator nor the second classifier was trained on.</param>
    /// <param name="options">Training options of the classifiers; the seed also chooses the real images.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="progress">Receives the share of the training done, in [0,1].</param>
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
