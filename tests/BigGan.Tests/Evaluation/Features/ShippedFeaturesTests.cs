using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Features;

public sealed class ShippedFeaturesTests
{
    private const int Judged = 600;
    private const double Confidence = 0.999; // of the interval that the stated accuracy has to lie in

    private static string Models => Path.Combine(ParityCase.GoldenFolder, "..", "..", "models");

    [Theory]
    [InlineData("fashion-mnist", "biggan-fashion-mnist", "own-32x32-grey", 0.93)]
    [InlineData("cifar10", "biggan-cifar10", "own-32x32-colour", 0.85)]
    public void Its_accuracy_is_the_one_stated(string name, string spaceName, string input, double least)
    {
        using FeatureClassifier network = Open(name);
        Assert.Equal((spaceName, input), (network.Space.Name, network.Space.Input));
        MeasuredAccuracy stated = network.Description.Accuracy!;
        Assert.True(stated.Overall >= least);
        Assert.Equal(10_000, stated.Count);

        using IImageDataset test = OpenTest(name);
        Assert.Equal(stated.Count, test.Count);
        using var some = new DatasetPart(test, [.. Enumerable.Range(0, Judged).Select(i => i * test.Count / Judged)]);
        Score found = ClassAgreement.Of(network, some).ScoreAt(Confidence);
        Assert.InRange(stated.Overall, found.Low!.Value, found.High!.Value);
    }

    [Theory]
    [InlineData("fashion-mnist")]
    [InlineData("cifar10")]
    public void The_same_images_give_the_same_features(string name)
    {
        using FeatureClassifier network = Open(name), again = Open(name);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(3);
        Tensor pixels = (TensorFactory.RandomNormal(random, 5, network.Shape.Channels, 32, 32).Abs() * 50).Round();
        Assert.Equal(network.Extract(pixels).Features.ToArray<float>(), again.Extract(pixels).Features.ToArray<float>());
        Assert.Equal(network.Space, again.Space);
    }

    [Fact]
    public void A_network_is_a_few_megabytes() =>
        Assert.All(Directory.EnumerateFiles(Models, "features-*.safetensors"), path => Assert.InRange(new FileInfo(path).Length, 1, 4 << 20));

    private static FeatureClassifier Open(string name) => FeatureClassifier.Open(Path.Combine(Models, $"features-{name}.safetensors"), "cpu");

    private static IImageDataset OpenTest(string name)
    {
        string source = name == "cifar10" ? SharedFiles.Require("data/cifar10-images.zip") : name;
        DatasetOptions options = new() { Split = "test" };
        if (name == "fashion-mnist")
        {
            Assert.SkipUnless(Directory.Exists("/usr/share/datasets/fashion-mnist"), "Debian's dataset-fashion-mnist is not installed");
            options = options with { Height = 32, Width = 32 };
        }

        return ImageDatasets.Open(source, options);
    }
}
