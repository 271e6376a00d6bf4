using BigGan.Optimization;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Features;

public sealed class FeatureClassifierTests : IDisposable
{
    private static readonly ClassifierOptions Small = new() { Width = 4, Epochs = 6, BatchSize = 20, Shift = 1 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_learns_classes_that_can_be_told_apart_and_reports_each()
    {
        using var images = new TestDataset(3, 300, new ImageShape(1, 8, 8));
        var progress = new ProgressRecorder<ClassifierProgress>();
        using FeatureClassifier network = FeatureClassifier.Train(images, Small, device: "cpu", progress: progress);
        ClassAgreement agreement = network.MeasureAccuracy(images);
        Assert.True(agreement.Overall > 0.95, $"{agreement.Overall}");
        Assert.Equal(["class 0", "class 1", "class 2"], agreement.PerClass.Select(entry => entry.Name));
        Assert.All(agreement.PerClass, entry => Assert.Equal(100, entry.Count));
        Assert.Equal((1800L, 1800L), (progress.Reports[^1].Images, progress.Reports[^1].TotalImages));
        Assert.True(progress.Reports[^1].Loss < progress.Reports[0].Loss);
        Assert.Equal(agreement.Overall, network.Description.Accuracy!.Overall);

        var dark = new ImageBuffer(images.Shape, Enumerable.Repeat((byte)20, 64).ToArray());
        Assert.Equal(0.5, ClassAgreement.Of(network, images.ClassNames, [(dark, 0), (dark, 2)]).Overall);
    }

    [Fact]
    public void A_seed_gives_the_same_network_and_another_seed_another()
    {
        using var images = new TestDataset(3, 60, new ImageShape(3, 8, 8));
        using FeatureClassifier first = Trained(images, 4), second = Trained(images, 4), third = Trained(images, 5);
        Assert.Equal(first.Space, second.Space);
        Assert.NotEqual(first.Space.WeightsSha256, third.Space.WeightsSha256);
        Assert.Equal("own-8x8-colour", first.Space.Input);
        Assert.True(first.Description.Options.Flip); // colour images are mirrored where nobody says otherwise
    }

    [Fact]
    public void A_file_gives_the_same_features_to_the_bit_and_says_what_it_is()
    {
        using var images = new TestDataset(3, 60, new ImageShape(1, 12, 9));
        using FeatureClassifier trained = FeatureClassifier.Train(images, Small with { Epochs = 1 }, "biggan-test", "cpu");
        trained.MeasureAccuracy(images);
        trained.Save(_folder["network.safetensors"]);
        using FeatureClassifier opened = FeatureClassifier.Open(_folder["network.safetensors"], "cpu");

        Assert.Equal(Extracted(trained, images.Shape), Extracted(opened, images.Shape));
        Assert.Equal("biggan-test", opened.Space.Name);
        Assert.Equal(("own-9x12-grey", "float32"), (opened.Space.Input, opened.Space.Precision));
        Assert.Equal(BigGan.ManifestFile.Of(_folder["network.safetensors"]).Sha256, opened.Space.WeightsSha256);
        Assert.Equal((32, 3), (opened.FeatureCount, opened.LogitCount));
        Assert.Equal(images.ClassNames, opened.ClassNames);
        Assert.Equal(new ImagesUsed("test images", images.Fingerprint, 60), opened.Description.Trained);
        Assert.Equal(trained.Description.Accuracy!.PerClass, opened.Description.Accuracy!.PerClass);
        Assert.Equal(trained.Description.Options, opened.Description.Options);

        opened.Save(_folder["again.safetensors"]);
        Assert.Equal(File.ReadAllBytes(_folder["network.safetensors"]), File.ReadAllBytes(_folder["again.safetensors"]));
    }

    [Fact]
    public void Folding_the_norms_changes_nothing_but_rounding()
    {
        using var images = new TestDataset(3, 60, new ImageShape(1, 8, 8));
        var architecture = new ClassifierArchitecture(images.Shape, 3, 4, 2);
        using var random = new RandomGenerator(1);
        using ResidualLayers training = new(architecture, Device.Cpu, random), folded = new(architecture, Device.Cpu, null);
        ClassifierTraining.Run(training, images, Small with { Depth = 2 }, Device.Cpu, null, default);
        folded.FillFrom(training);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor x = TensorFactory.RandomNormal(random, 4, 1, 8, 8);
        Tensor expected = training.Forward(x, BigGan.Layers.Pass.Evaluate).Logits, found = folded.Forward(x, BigGan.Layers.Pass.Evaluate).Logits;
        Assert.InRange((expected - found).Abs().Max().Item(), 0, Tolerances.ClassifierOutput);
    }

    [Fact]
    public void Grey_images_become_colour_ones_and_the_other_way_round()
    {
        using var grey = new TestDataset(2, 40, new ImageShape(1, 8, 8));
        using var colour = new TestDataset(2, 40, new ImageShape(3, 8, 8));
        using FeatureClassifier ofGrey = Trained(grey), ofColour = Trained(colour);
        using var scope = new TensorScope();
        Tensor pixels = Pixels(grey.Shape), repeated = ShapeOperators.Concatenate([pixels, pixels, pixels], 1);
        Assert.Equal(ofColour.Extract(repeated).Features.ToArray<float>(), ofColour.Extract(pixels).Features.ToArray<float>());
        float[] own = ofGrey.Extract(pixels).Features.ToArray<float>(), converted = ofGrey.Extract(repeated).Features.ToArray<float>();
        Assert.All(own.Zip(converted), pair => Assert.Equal(pair.First, pair.Second, Tolerances.ClassifierOutput));
    }

    [Fact]
    public void Images_of_another_size_are_refused_in_one_line()
    {
        using var images = new TestDataset(2, 40, new ImageShape(1, 8, 8));
        using FeatureClassifier network = Trained(images);
        using var scope = new TensorScope();
        Assert.Equal("biggan-test-images takes images of 8x8 pixels, not 16x9", Assert.Throws<InvalidOptionException>(() => network.Extract(Pixels(new ImageShape(1, 9, 16)))).Message);
        Assert.Contains("not those of [2,4,8,8]", Assert.Throws<InvalidOptionException>(() => network.Extract(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 2, 4, 8, 8))).Message);
    }

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(3, 33, 17)]
    [InlineData(1, 130, 64)]
    public void Any_shape_of_at_least_8_pixels_can_be_learnt(int channels, int height, int width)
    {
        using var images = new TestDataset(2, 8, new ImageShape(channels, height, width));
        using FeatureClassifier network = FeatureClassifier.Train(images, Small with { Epochs = 0.1, BatchSize = 4 }, device: "cpu");
        using var scope = new TensorScope();
        FeatureBatch found = network.Extract(Pixels(images.Shape));
        Assert.Equal([2, 32], found.Features.Shape);
        Assert.Equal([2, 2], found.Logits!.Shape);
    }

    [Fact]
    public void Images_that_are_too_small_are_refused()
    {
        using var images = new TestDataset(2, 10, new ImageShape(1, 4, 4));
        Assert.Contains("8x8", Assert.Throws<InvalidOptionException>(() => FeatureClassifier.Train(images)).Message);
    }

    [Theory]
    [InlineData("inception-2015-12-05", "canonical")]
    [InlineData("two words", "letters")]
    [InlineData("", "letters")]
    public void A_name_that_would_mislead_is_refused(string name, string problem)
    {
        using var images = new TestDataset(2, 10, new ImageShape(1, 8, 8));
        Assert.Contains(problem, Assert.Throws<InvalidOptionException>(() => FeatureClassifier.Train(images, Small, name)).Message);
    }

    [Fact]
    public void A_rate_at_which_training_diverges_is_one_clear_line()
    {
        using var images = new TestDataset(2, 100, new ImageShape(1, 8, 8));
        NetworkDivergedException diverged = Assert.Throws<NetworkDivergedException>(
            () => FeatureClassifier.Train(images, Small with { LearningRate = 1, WeightDecay = 10, Epochs = 30 }, device: "cpu"));
        Assert.Contains("lower its learning rate", diverged.Message);
        Assert.True(diverged.Step > 0);
        Assert.False(double.IsFinite(diverged.Loss));
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        using var images = new TestDataset(2, 100, new ImageShape(1, 8, 8));
        Assert.Throws<OperationCanceledException>(() => FeatureClassifier.Train(images, Small, device: "cpu", cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void Training_and_extracting_free_every_tensor()
    {
        using var images = new TestDataset(2, 40, new ImageShape(1, 8, 8));
        Trained(images).Dispose();
        TensorBalance before = TensorBalance.Take();
        using (FeatureClassifier network = Trained(images)) ClassAgreement.Of(network, images);
        Assert.Equal(before, TensorBalance.Take());
    }

    [Fact]
    public void Agreement_is_counted_by_name_from_logits_too()
    {
        using var scope = new TensorScope();
        Tensor logits = Tensor.From<float>([9, 0, 0, 9, 0, 9], 3, 2); // a, b, b
        using var set = new FeatureSet(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 3, 1).Own(), logits.Own(), [1, 0, 1]);
        ClassAgreement agreement = ClassAgreement.Of(set, ["a", "b"], ["b", "a"]); // asked for: a, b, a
        Assert.Equal([("b", 1.0, 1), ("a", 0.5, 2)], agreement.PerClass);
        Assert.Contains("'c'", Assert.Throws<InvalidOptionException>(() => ClassAgreement.Of(set, ["a", "b"], ["c", "a"])).Message);
        Assert.Contains("2 classes", Assert.Throws<InvalidOptionException>(() => ClassAgreement.Of(set, null, ["a"])).Message);
    }

    private static FeatureClassifier Trained(TestDataset images, long seed = 0) => FeatureClassifier.Train(images, Small with { Epochs = 1, Seed = seed }, device: "cpu");

    private static float[] Extracted(FeatureClassifier network, ImageShape shape)
    {
        using var scope = new TensorScope();
        FeatureBatch batch = network.Extract(Pixels(shape));
        return [.. batch.Features.ToArray<float>(), .. batch.Logits!.ToArray<float>()];
    }

    // Two images.
    private static Tensor Pixels(ImageShape shape) => Tensor
        .From<byte>([.. TestImages.Gradient(shape.Height, shape.Width, shape.Channels).Pixels, .. TestImages.Gradient(shape.Height, shape.Width, shape.Channels, 9).Pixels], 2, shape.Channels, shape.Height, shape.Width)
        .To(DataType.Float32);
}
