using BigGan.Clip;
using BigGan.Clip.Tokens;
using BigGan.Layers;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Clip;

public sealed class ClipNetworkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    internal static ClipOptions Transformer { get; } = new()
    {
        EmbeddingSize = 6,
        ImageSize = 8,
        Vision = new VisionTransformerOptions { Layers = 2, Width = 8, PatchSize = 4, Heads = 2 },
        Text = new TextOptions { ContextLength = 5, VocabularySize = 12, Width = 8, Heads = 2, Layers = 2 },
    };

    internal static ClipOptions ResNet { get; } = Transformer with
    {
        ImageSize = 16,
        Vision = new VisionResNetOptions { LayerCounts = [1, 2, 1, 1], Width = 4, Heads = 4, StemReduction = 1 },
        Activation = ClipActivation.Gelu,
    };

    internal static ClipOptions ConvNet { get; } = ResNet with { Vision = new VisionConvNetOptions { Width = 3, Stages = 2, Depth = 1 } };

    public static TheoryData<string> Kinds => ["transformer", "resnet", "convnet"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_of_images_and_weights_equal_finite_differences(string kind)
    {
        using var random = new RandomGenerator(3);
        using var network = new ClipNetwork(Options(kind), Device.Cpu, new Initializer(WeightInit.Normal002, random), type: DataType.Float64);
        using var scope = new TensorScope();
        int size = network.Options.ImageSize;
        Tensor images = (TensorFactory.RandomNormal(random, 2, 3, size, size) * 0.2 + 0.5).To(DataType.Float64), ids = Tensor.From<long>([10, 3, 11, 0, 0, 10, 5, 4, 11, 0], 2, 5);
        images.RequiresGrad = true;
        using (Autograd.NoGrad())
        {
            // The last gain of a residual block starts at 0, which hides what lies before it.
            foreach (Parameter gain in network.Parameters.Trainable.Where(entry => entry.Role == ParameterRole.NormGain)) gain.Value.Fill(0.7);
        }

        Tensor Loss() => (network.EncodeImages(images, Pass.Evaluate) * network.EncodeTexts(ids, Pass.Evaluate)).Sum() * network.LogitScale.Exp();
        Loss().Backward();
        string[] names = ["token_embedding.weight", "text_projection", "transformer.resblocks.1.attn.in_proj_weight", "logit_scale", .. kind switch
        {
            "resnet" => (string[])["visual.conv1.weight", "visual.layer2.0.downsample.0.weight"],
            "convnet" => ["visual.stem.conv.weight", "visual.stages.1.residual.0.conv.weight", "visual.projection.weight"],
            _ => ["visual.conv1.weight", "visual.class_embedding"],
        }];
        foreach ((string name, Tensor value) in names.Select(name => (name, network.Parameters[name])).Append(("images", images)))
        {
            double[] expected = value.Gradient()!.Flatten().ToArray<double>();
            foreach (int i in (int[])[0, expected.Length / 3, expected.Length - 1])
            {
                double slope = Slope(value.Detach().Flatten(), i, Loss);
                Assert.True(Math.Abs(slope - expected[i]) <= Tolerances.FiniteDifference + (Tolerances.FiniteDifferenceShare * Math.Abs(slope)), $"{name}[{i}]: {expected[i]}, finite difference {slope}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_saved_network_loads_with_the_same_features(string kind)
    {
        using var random = new RandomGenerator(4);
        var tokenizer = new ClipTokenizer(ClipVocabulary.OfWords(["sneaker", "a"]), 5);
        ClipOptions options = Options(kind);
        using ClipNetwork network = ClipNetwork.Create(options with { Text = options.Text with { VocabularySize = tokenizer.VocabularySize } }, Device.Cpu, random);
        ClipModel.Save(_folder["saved"], network, tokenizer, "small");
        using ClipModel loaded = ClipModel.Load(_folder["saved"], new ClipLoadOptions { Device = "cpu", Precision = Precision.Float32 });
        Assert.Equal(("small", "config.json", network.Options.Activation), (loaded.Title, loaded.ActivationOrigin, loaded.Options.Activation));
        Assert.Equal(network.Options.Text, loaded.Options.Text);
        Assert.Equal(tokenizer.Encode("a sneaker").Ids, loaded.Tokenizer.Encode("A sneaker").Ids);
        Assert.Equal(ManifestFile.Of(_folder["saved/model.safetensors"]).Sha256, loaded.Identity);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor images = TensorFactory.RandomNormal(random, 2, 3, loaded.ImageSize, loaded.ImageSize);
        Assert.Equal(network.EncodeImages(images, Pass.Evaluate).ToArray<float>(), loaded.EncodeImages(images, loaded.Pass).ToArray<float>());
        Assert.All(loaded.Parameters.Entries, entry => Assert.False(entry.Value.RequiresGrad));
    }

    [Fact]
    public void The_feature_of_a_text_is_that_of_its_end_token_whatever_comes_behind()
    {
        using var random = new RandomGenerator(5);
        using ClipNetwork network = ClipNetwork.Create(Transformer, Device.Cpu, random);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor alone = network.EncodeTexts(Tensor.From<long>([10, 3, 11, 0, 0], 1, 5), Pass.Evaluate);
        Tensor both = network.EncodeTexts(Tensor.From<long>([10, 3, 11, 7, 8, 10, 3, 4, 5, 11], 2, 5), Pass.Evaluate);
        Near.Assert(alone, both.Narrow(0, 0, 1), Tolerances.Float32, 0, "feature");
    }

    [Fact]
    public void Training_moves_the_running_statistics_of_a_residual_network_and_evaluation_does_not()
    {
        using var random = new RandomGenerator(6);
        using ClipNetwork network = ClipNetwork.Create(ResNet, Device.Cpu, random);
        using var scope = new TensorScope();
        Tensor images = TensorFactory.RandomNormal(random, 4, 3, 16, 16);
        float[] Means() => network.Parameters["visual.bn1.running_mean"].ToArray<float>();
        float[] before = Means();
        network.EncodeImages(images, Pass.Evaluate);
        Assert.Equal(before, Means());
        network.EncodeImages(images, Pass.Train);
        Assert.NotEqual(before, Means());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_network_leaves_no_tensors_behind(string kind)
    {
        TensorBalance before = TensorBalance.Take();
        using (var random = new RandomGenerator(7))
        using (ClipNetwork network = ClipNetwork.Create(Options(kind), Device.Cpu, random))
        {
            using var scope = new TensorScope();
            int size = network.Options.ImageSize;
            network.EncodeImages(TensorFactory.RandomNormal(random, 1, 3, size, size), Pass.Train).Sum().Backward();
            network.EncodeTexts(Tensor.From<long>([10, 11, 0, 0, 0], 1, 5), Pass.Train).Sum().Backward();
        }

        Assert.Equal(before, TensorBalance.Take());
    }

    [Fact]
    public void Options_that_describe_no_network_are_refused_with_the_option()
    {
        using var random = new RandomGenerator(8);
        ClipOptions[] wrong =
        [
            Transformer with { ImageSize = 9 },
            Transformer with { Text = Transformer.Text with { Heads = 3 } },
            ResNet with { ImageSize = 12 },
            ResNet with { Vision = (VisionResNetOptions)ResNet.Vision with { LayerCounts = [1, 1] } },
        ];
        string[] messages = [.. wrong.Select(options => Assert.Throws<InvalidOptionException>(() => ClipNetwork.Create(options, Device.Cpu, random)).Message)];
        Assert.Equal(
            [
                "image_size is 9; it must be a multiple of vision.patch_size, 4",
                "text.heads is 3; it must be a divisor of text.width, 8",
                "image_size is 12; it must be a multiple of 8, by which the network shrinks it",
                "the number of vision.layer_counts is 2; it must be 4",
            ],
            messages);
    }

    public void Dispose() => _folder.Dispose();

    private static ClipOptions Options(string kind) => kind switch { "resnet" => ResNet, "convnet" => ConvNet, _ => Transformer };

    private static double Slope(Tensor value, int index, Func<Tensor> loss)
    {
        const double step = 1e-5;
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        double[] sides = new double[2];
        Span<double> numbers = value.Span<double>();
        double start = numbers[index];
        for (int side = 0; side < 2; side++)
        {
            numbers[index] = start + (side == 0 ? -step : step);
            sides[side] = loss().Item();
        }

        numbers[index] = start;
        return (sides[1] - sides[0]) / (2 * step);
    }
}
