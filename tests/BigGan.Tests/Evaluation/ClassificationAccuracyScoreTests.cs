using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Imaging;

namespace BigGan.Tests.Evaluation;

public sealed class ClassificationAccuracyScoreTests
{
    private static readonly ClassifierOptions Quick = new() { Width = 4, Epochs = 6, BatchSize = 20, Shift = 1 };

    [Fact]
    public void Real_images_in_place_of_generated_ones_teach_as_much_and_noise_teaches_nothing()
    {
        using TestDataset real = new(3, 300, new ImageShape(1, 8, 8)), test = new(3, 90, new ImageShape(1, 8, 8));
        var done = new ProgressRecorder<double>();
        ClassificationAccuracyScore score = ClassificationAccuracyScore.Measure(Copy(real, 150), real, test, Quick, "cpu", done);
        Assert.True(score.Generated.Overall > 0.95, $"{score.Generated.Overall}");
        Assert.InRange(score.Generated.Overall - score.Real!.Overall, -Tolerances.TaughtAccuracy, Tolerances.TaughtAccuracy);
        Assert.Equal((150, 150), (score.GeneratedCount, score.RealCount));
        Assert.Equal(test.ClassNames, score.Generated.PerClass.Select(entry => entry.Name));
        Assert.Equal(done.Reports.Order(), done.Reports);
        Assert.Equal(1, done.Reports[^1]);

        var mislabelled = MemoryDataset.Of("shuffled", real.ClassNames, [.. Enumerable.Range(0, 150).Select(i => (Image(real, i), (i + 1) % 3))]);
        Assert.True(ClassificationAccuracyScore.Measure(mislabelled, null, test, Quick, "cpu").Generated.Overall < 0.1);
    }

    [Fact]
    public void A_seed_gives_the_same_score()
    {
        using TestDataset real = new(3, 60, new ImageShape(1, 8, 8)), test = new(3, 60, new ImageShape(1, 8, 8));
        ClassificationAccuracyScore Score() => ClassificationAccuracyScore.Measure(Copy(real, 30), real, test, Quick with { Epochs = 1, Seed = 3 }, "cpu");
        ClassificationAccuracyScore first = Score(), second = Score();
        Assert.Equal(first.Generated.PerClass, second.Generated.PerClass);
        Assert.Equal(first.Real!.PerClass, second.Real!.PerClass);
    }

    [Fact]
    public void As_many_real_images_of_each_class_are_drawn_as_were_generated()
    {
        using var real = new TestDataset(3, 60, new ImageShape(1, 8, 8));
        var generated = MemoryDataset.Of("samples", real.ClassNames, [.. Enumerable.Range(0, 9).Select(i => (Image(real, i), i < 7 ? 2 : 0))]);
        using DatasetPart part = DatasetPart.Like(real, generated, 1), again = DatasetPart.Like(real, generated, 1), other = DatasetPart.Like(real, generated, 2);
        Assert.Equal([2, 0, 7], Enumerable.Range(0, 3).Select(label => Enumerable.Range(0, part.Count).Count(i => part.LabelOf(i) == label)));
        Assert.Equal(part.Fingerprint, again.Fingerprint);
        Assert.NotEqual(part.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Sets_that_do_not_fit_are_refused()
    {
        using TestDataset real = new(3, 30, new ImageShape(1, 8, 8)), larger = new(3, 30, new ImageShape(1, 16, 16)), others = new(2, 30, new ImageShape(1, 8, 8));
        Assert.Contains("1x16x16", Assert.Throws<InvalidOptionException>(() => ClassificationAccuracyScore.Measure(larger, null, real, Quick)).Message);
        Assert.Contains("other classes", Assert.Throws<InvalidOptionException>(() => ClassificationAccuracyScore.Measure(real, others, real, Quick)).Message);
        Assert.Throws<ArgumentException>(() => MemoryDataset.Of("none", real.ClassNames, []));
        Assert.Throws<ArgumentException>(() => MemoryDataset.Of("bad", real.ClassNames, [(Image(real, 0), 3)]));
    }

    private static MemoryDataset Copy(TestDataset images, int count) =>
        MemoryDataset.Of("samples", images.ClassNames, [.. Enumerable.Range(0, count).Select(i => (Image(images, i), images.LabelOf(i)))]);

    private static ImageBuffer Image(TestDataset images, int index)
    {
        var pixels = new byte[images.Shape.ByteCount];
        images.Read(index, pixels);
        return new ImageBuffer(images.Shape, pixels);
    }
}
