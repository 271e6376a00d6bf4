using BigGan.Evaluation.Features;
using BigGan.Evaluation.Features.Inception;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation.Features;

/// <summary>The FID Inception against outputs recorded from torch-fidelity; torchvision's against the author's protocol.</summary>
public sealed class InceptionNetworkTests(InceptionWeights weights) : IClassFixture<InceptionWeights>
{
    public static TheoryData<string, Precision> Cases => new MatrixTheoryData<string, Precision>(["size-32", "size-128", "size-299"], [Precision.Auto, Precision.Float32]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_and_logits_are_torch_fidelitys(string name, Precision precision)
    {
        using var filtered = new AutoPrecision(Precision.Float32);
        using var recorded = ParityCase.Open($"inception/{name}");
        using var scope = new TensorScope();
        Tensor pixels = Pixels(recorded);
        foreach (bool withBias in (bool[])[false, true])
        {
            using InceptionNetwork network = Open(precision, withBias);
            FeatureBatch seen = network.Extract(pixels);
            recorded.AssertEqual("outputs.safetensors", "2048", seen.Features);
            recorded.AssertEqual("outputs.safetensors", withBias ? "logits" : "logits_unbiased", seen.Logits!);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_of_earlier_layers_are_torch_fidelitys(string name, Precision precision)
    {
        using var filtered = new AutoPrecision(Precision.Float32);
        using var recorded = ParityCase.Open($"inception/{name}");
        using InceptionNetwork network = Open(precision);
        using var scope = new TensorScope();
        foreach ((string width, Tensor features) in network.EarlierFeatures(Pixels(recorded))) recorded.AssertEqual("outputs.safetensors", width, features);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_and_logits_of_torchvisions_are_those_of_the_authors_protocol(string name, Precision precision)
    {
        using var filtered = new AutoPrecision(Precision.Float32);
        using var images = ParityCase.Open($"inception/{name}");
        using var recorded = ParityCase.Open("inception/torchvision");
        using var network = InceptionNetwork.Open(weights.TorchVision, new InceptionOptions { Variant = InceptionVariant.TorchVision, Device = "cpu", Precision = precision });
        using var scope = new TensorScope();
        FeatureBatch seen = network.Extract(Pixels(images));
        recorded.AssertEqual("outputs.safetensors", $"{name}.2048", seen.Features);
        recorded.AssertEqual("outputs.safetensors", $"{name}.logits", seen.Logits!);
        Assert.Equal(("inception-torchvision", 1000, 1000), (network.Space.Name, network.LogitCount, network.ClassNames!.Count));
    }

    [Theory]
    [InlineData("size-32")]
    [InlineData("size-128")]
    [InlineData("size-299")]
    public void Images_are_resized_as_TensorFlow_1_does(string name)
    {
        using var recorded = ParityCase.Open($"inception/{name}");
        using var scope = new TensorScope();
        Tensor resized = TensorFlowResize.Apply(Pixels(recorded), 299);
        foreach (string crop in recorded.Tensors("resize.safetensors").Names)
        {
            int[] edges = [.. crop.Replace("rows", "", StringComparison.Ordinal).Replace("cols", "", StringComparison.Ordinal).Split('_').Select(int.Parse)];
            recorded.AssertEqual("resize.safetensors", crop, resized.Narrow(2, edges[0], edges[1] - edges[0]).Narrow(3, edges[2], edges[3] - edges[2]).Contiguous());
        }
    }

    [Fact]
    public void Bfloat16_features_are_near_those_of_float32()
    {
        using var recorded = ParityCase.Open("inception/size-128");
        using InceptionNetwork network = Open(Precision.BFloat16);
        using var scope = new TensorScope();
        FeatureBatch seen = network.Extract(Pixels(recorded));
        Tensor expected = recorded.Read("outputs.safetensors", "2048");
        Assert.Equal("bfloat16", network.Space.Precision);
        Assert.InRange((seen.Features - expected).Norm().Item() / expected.Norm().Item(), Tolerances.BFloat16Least, Tolerances.BFloat16FeatureShare);
    }

    [Theory]
    [InlineData(Precision.Auto, 12, 1e-5)]
    [InlineData(Precision.BFloat16, 2, 0.02)]
    public void Faster_arithmetic_moves_a_distance_by_a_small_share_of_it(Precision precision, int count, double share)
    {
        using var filtered = new AutoPrecision(Precision.Float32);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(3);
        Tensor real = TensorFactory.RandomIntegers(256, random, count, 3, 24, 24).To(DataType.Float32);
        Tensor generated = TensorFactory.RandomIntegers(200, random, count, 3, 24, 24).To(DataType.Float32);
        double Distance(Precision arithmetic)
        {
            using InceptionNetwork network = Open(arithmetic);
            return FrechetDistance.Between(network.Extract(real).Features, network.Extract(generated).Features);
        }

        double exact = Distance(Precision.Float32), faster = Distance(precision);
        TestContext.Current.TestOutputHelper!.WriteLine($"{exact:R} in float32 as defined, {faster:R} in {precision}");
        Assert.InRange(Math.Abs(faster - exact), 0, share * exact);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void A_grey_image_is_seen_as_a_colour_image_without_colour(Precision auto)
    {
        using var means = new AutoPrecision(auto);
        using InceptionNetwork network = Open(Precision.Auto);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        Tensor grey = TensorFactory.RandomIntegers(256, random, 2, 1, 40, 50).To(DataType.Float32);
        Tensor colour = ShapeOperators.Concatenate([grey, grey, grey], 1);
        Near.Assert(network.Extract(colour).Features, network.Extract(grey).Features, 0, 0, "features");
    }

    [Theory]
    [InlineData(Precision.Float32, 7, 1e-5)]
    [InlineData(Precision.BFloat16, 2, 0.02)]
    public void An_image_is_seen_alike_in_any_batch(Precision auto, int count, double tolerance)
    {
        using var means = new AutoPrecision(auto);
        using InceptionNetwork network = Open(Precision.Auto);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        Tensor images = TensorFactory.RandomIntegers(256, random, count, 3, 32, 32).To(DataType.Float32);
        Tensor together = network.Extract(images).Features;
        for (int i = 0; i < count; i++)
            Near.Assert(together.Narrow(0, i, 1), network.Extract(images.Narrow(0, i, 1)).Features, tolerance, tolerance, $"features of image {i}");
    }

    [Fact]
    public void The_space_names_network_file_and_arithmetic()
    {
        using InceptionNetwork network = Open(Precision.Float32);
        Assert.Equal(("inception-2015-12-05", "tf1-bilinear-299", "float32"), (network.Space.Name, network.Space.Input, network.Space.Precision));
        Assert.Equal(BigGan.ManifestFile.Of(weights.Fid).Sha256, network.Space.WeightsSha256);
        Assert.False(network.IsPublished);
        Assert.Equal((2048, 1008), (network.FeatureCount, network.LogitCount));
        Assert.Null(network.ClassNames);
    }

    [Fact]
    public void A_file_of_another_network_is_named_by_checksum_and_keys()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        NetworkFile.Save(folder["other.safetensors"], [("fc.weight", TensorFactory.Zeros(DataType.Float32, Device.Cpu, 10, 4)), ("odd.weight", TensorFactory.Zeros(DataType.Float32, Device.Cpu, 2))]);
        var error = Assert.Throws<InvalidFileException>(() => InceptionNetwork.Open(folder["other.safetensors"], new InceptionOptions()));
        Assert.Contains(BigGan.ManifestFile.Of(folder["other.safetensors"]).Sha256, error.Message);
        Assert.Contains("'Conv2d_1a_3x3.conv.weight' is missing", error.Message);
        Assert.Contains("'fc.weight' has shape [10,4], not [1008,2048]", error.Details);
        Assert.Contains("'odd.weight' is unexpected", error.Details);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void The_FID_Inception_is_refused_where_torchvisions_is_wanted()
    {
        var error = Assert.Throws<InvalidFileException>(() => InceptionNetwork.Open(weights.Fid, new InceptionOptions { Variant = InceptionVariant.TorchVision }));
        Assert.Contains("holds the FID Inception of 2015-12-05, not torchvision's Inception v3", error.Message);
    }

    [Fact]
    public void Torchvisions_is_refused_where_the_FID_Inception_is_wanted()
    {
        var error = Assert.Throws<InvalidFileException>(() => InceptionNetwork.Open(weights.TorchVision, new InceptionOptions()));
        Assert.Contains("holds torchvision's Inception v3, not the FID Inception of 2015-12-05", error.Message);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void A_pixel_that_is_not_a_number_stays_visible(Precision auto)
    {
        using var means = new AutoPrecision(auto);
        using InceptionNetwork network = Open(Precision.Auto);
        using var scope = new TensorScope();
        Tensor image = TensorFactory.Full(double.NaN, DataType.Float32, Device.Cpu, 1, 3, 299, 299);
        Assert.Contains(network.Extract(image).Features.ToArray<float>(), float.IsNaN);
    }

    private InceptionNetwork Open(Precision precision, bool? withBias = null) =>
        InceptionNetwork.Open(weights.Fid, new InceptionOptions { Device = "cpu", Precision = precision, LogitBias = withBias });

    // The recorded pixels: some cases have them as numbers, all as pictures.
    private static Tensor Pixels(ParityCase recorded)
    {
        if (File.Exists(recorded.PathOf("inputs.safetensors"))) return recorded.Read("inputs.safetensors", "images");
        ImageBuffer image = ImageDecoder.Decode(File.ReadAllBytes(recorded.PathOf("image_0.png")), "image_0.png");
        return Tensor.From<byte>(image.Pixels, 1, image.Shape.Channels, image.Shape.Height, image.Shape.Width).To(DataType.Float32);
    }
}
