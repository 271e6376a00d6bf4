using BigGan.Evaluation;
using BigGan.Imaging;

namespace BigGan.Tests.Evaluation;

public sealed class ImageClassifierTests
{
    [Fact]
    public void It_learns_classes_that_can_be_told_apart_and_reports_each()
    {
        using var images = new TestDataset(3, 300, new ImageShape(1, 8, 8));
        using ImageClassifier classifier = ImageClassifier.Train(images, new ClassifierOptions { Epochs = 4, BatchSize = 20, Device = "cpu" });
        ClassAgreement agreement = classifier.Accuracy(images);
        Assert.True(agreement.Overall > 0.95, $"{agreement.Overall}");
        Assert.Equal(["class 0", "class 1", "class 2"], agreement.PerClass.Select(entry => entry.Name));
        Assert.All(agreement.PerClass, entry => Assert.Equal(100, entry.Count));

        var dark = new ImageBuffer(images.Shape, Enumerable.Repeat((byte)20, 64).ToArray());
        ClassAgreement judged = ClassAgreement.Of(classifier, images.ClassNames, [(dark, 0), (dark, 2)]);
        Assert.Equal(0.5, judged.Overall);
    }

    [Fact]
    public void A_seed_gives_the_same_classifier()
    {
        using var images = new TestDataset(3, 60, new ImageShape(3, 8, 8));
        var options = new ClassifierOptions { Epochs = 1, BatchSize = 20, Device = "cpu", Seed = 4 };
        using ImageClassifier first = ImageClassifier.Train(images, options), second = ImageClassifier.Train(images, options);
        Assert.Equal(first.Accuracy(images).PerClass, second.Accuracy(images).PerClass);
    }

    [Fact]
    public void Images_that_are_too_small_are_refused()
    {
        using var images = new TestDataset(2, 10, new ImageShape(1, 4, 4));
        Assert.Contains("8x8", Assert.Throws<InvalidOptionException>(() => ImageClassifier.Train(images)).Message);
    }
}
