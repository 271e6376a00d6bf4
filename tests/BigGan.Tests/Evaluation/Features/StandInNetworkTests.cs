using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Features;

public sealed class StandInNetworkTests
{
    private static readonly ClassifierOptions Small = new() { Width = 4, Epochs = 0.5, BatchSize = 20 };

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 24)]
    [InlineData(11, 5)]
    [InlineData(200, 9)]
    public void Flat_images_are_seen_as_they_are_whatever_their_size(int height, int width)
    {
        using FeatureClassifier plain = Trained();
        using var network = new StandInNetwork(Trained(), new ImageShape(1, height, width), isStandIn: true);
        using var scope = new TensorScope();
        float[] expected = plain.Extract(Flat(8, 8)).Features.ToArray<float>(), found = network.Extract(Flat(height, width)).Features.ToArray<float>();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));

        static Tensor Flat(int height, int width) => TensorFactory.Full(100, DataType.Float32, Device.Cpu, 2, 1, height, width);
    }

    [Fact]
    public void Halving_takes_the_mean_under_a_triangle()
    {
        using FeatureClassifier plain = Trained();
        using var network = new StandInNetwork(Trained(), new ImageShape(1, 16, 16), isStandIn: true);
        using var scope = new TensorScope();

        // A ramp stays a ramp: pixel i of the result lies between pixels 2 i and 2 i + 1; the edges lean inwards.
        var large = new float[256];
        for (int i = 0; i < large.Length; i++) large[i] = i % 16 * 10;
        var small = new float[64];
        for (int i = 0; i < small.Length; i++) small[i] = i % 8 is 0 ? 10 * (0.75f * 0 + 0.75f * 1 + 0.25f * 2) / 1.75f : i % 8 is 7 ? 150 - (10 * (0.75f + 0.5f) / 1.75f) : (i % 8 * 20) + 5;
        float[] expected = plain.Extract(Tensor.From<float>(small, 1, 1, 8, 8)).Features.ToArray<float>();
        float[] found = network.Extract(Tensor.From<float>(large, 1, 1, 16, 16)).Features.ToArray<float>();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Results_say_that_it_stands_in_and_differ_in_their_hash()
    {
        using var images = new DatasetImages(new TestDataset(2, 40, new ImageShape(3, 20, 12)));
        using var standIn = new StandInNetwork(Trained(), images.Shape, isStandIn: true);
        using var named = new StandInNetwork(Trained(), images.Shape, isStandIn: false);
        var evaluator = new Evaluator(EvaluationProtocols.Own with { SampleCount = 40 }, new EvaluatorOptions { Cache = false, Metrics = [Metric.Is] });
        using ExtractedFeatures a = evaluator.Generated(images, standIn), b = evaluator.Generated(images, named);
        EvaluationResult first = evaluator.Score(a, null), second = evaluator.Score(b, null);

        Assert.Equal("small", first.Protocol.StandIn);
        Assert.Null(second.Protocol.StandIn);
        Assert.NotEqual(first.ProtocolSha256, second.ProtocolSha256);
        Assert.Equal("own-8x8-grey-resized", first.Features!.Input);
        Assert.StartsWith("no feature network knows these images, so small judges them: it tells 'class 0', 'class 1' apart at 8x8, to which images of 12x20 are resized", first.Warnings[0].Text, StringComparison.Ordinal);
        Assert.Equal([Remedy.TrainFeatureNetwork, Remedy.NameFeatureNetwork, Remedy.NameInception], first.Warnings[0].Remedies);
        Assert.StartsWith("small takes images of 8x8, to which images of 12x20 are resized", second.Warnings[0].Text, StringComparison.Ordinal);
        Assert.Contains(
            "in place of features of these images",
            Assert.Throws<InvalidOptionException>(() => ResultRanking.By([("a", first), ("b", second)], "is_mean")).Message,
            StringComparison.Ordinal);
    }

    private static FeatureClassifier Trained()
    {
        using var images = new TestDataset(2, 40, new ImageShape(1, 8, 8));
        return FeatureClassifier.Train(images, Small, "small", "cpu");
    }
}
