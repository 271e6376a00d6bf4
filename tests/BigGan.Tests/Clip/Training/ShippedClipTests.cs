using BigGan.Clip;
using BigGan.Clip.Training;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Tests.Parity;

namespace BigGan.Tests.Clip.Training;

public sealed class ShippedClipTests
{
    private const int Judged = 500;

    private static string Folder => Path.Combine(ParityCase.GoldenFolder, "..", "..", "models", "clip-small");

    [Theory]
    [InlineData("fashion-mnist", 0.88, 0.84)]
    [InlineData("cifar10-images", 0.65, 0.59)]
    public void It_recognises_as_many_test_images_by_ten_sentences_as_it_states(string name, double stated, double least)
    {
        ZeroShotAccuracy record = Assert.Single(ClipTrainingRecord.Find(Folder)!.Accuracy, one => one.Name == name);
        Assert.True(record.Overall >= stated, $"{record.Overall}");
        Assert.Equal(10_000, record.Count);

        using IImageDataset test = OpenTest(name);
        using var some = new DatasetPart(test, [.. Enumerable.Range(0, Judged).Select(i => i * test.Count / Judged)]);
        using ClipModel model = ClipModel.Load(Folder, new ClipLoadOptions { Device = "cpu" });
        double found = ZeroShotAccuracy.Of(model, some).Overall;
        Assert.True(found >= least, $"{found} of {Judged} images"); // three standard deviations of a share of 500 below what is stated
    }

    [Fact]
    public void It_is_a_few_megabytes_and_knows_the_words_of_both_data_sets()
    {
        Assert.InRange(Directory.EnumerateFiles(Folder).Sum(path => new FileInfo(path).Length), 1, 8 << 20);
        ClipTrainingRecord record = ClipTrainingRecord.Find(Folder)!;
        Assert.Equal([.. CaptionBookTests.Fashion, .. CaptionBookTests.Cifar], record.ClassNames);
        Assert.Empty(record.UnknownWords("A black and white photo of an ankle boot, a T-shirt/top and a frog"));
        Assert.Equal(["pyramid", "made", "ice"], record.UnknownWords("a pyramid made of ice"));
    }

    private static IImageDataset OpenTest(string name)
    {
        if (name != "fashion-mnist") return ImageDatasets.Open(SharedFiles.Require($"data/{name}.zip"), new DatasetOptions { Split = "test" });
        Assert.SkipUnless(Directory.Exists("/usr/share/datasets/fashion-mnist"), "Debian's dataset-fashion-mnist is not installed");
        return ImageDatasets.Open(name, new DatasetOptions { Split = "test", Height = 32, Width = 32 });
    }
}
