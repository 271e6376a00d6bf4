using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Tests.Models;

public sealed class ArchitectureTests
{
    [Theory]
    [InlineData(128, 96, 120, 64, 70_433_988)]
    [InlineData(128, 64, 120, 64, 31_978_628)]
    [InlineData(256, 96, 140, 128, 82_097_604)]
    [InlineData(512, 96, 128, 64, 82_296_804)]
    public void Generators_have_the_published_number_of_parameters(int size, int width, int latent, int attention, long expected)
    {
        using var generator = new Generator(new ModelOptions
        {
            Height = size,
            Width = size,
            Generator = new() { Width = width, LatentSize = latent, AttentionResolutions = [attention] },
        }, Device.Cpu);
        Assert.Equal(expected, generator.Parameters.TrainableCount);
    }

    [Theory]
    [InlineData(128, 96, 87_982_370)]
    [InlineData(128, 64, 39_448_258)]
    [InlineData(256, 96, 99_225_890)]
    public void Discriminators_have_the_published_number_of_parameters(int size, int width, long expected)
    {
        using var discriminator = new Discriminator(new ModelOptions { Height = size, Width = size, Discriminator = new() { Width = width } }, Device.Cpu);
        Assert.Equal(expected, discriminator.Parameters.TrainableCount);
    }

    [Fact]
    public void The_cifar_preset_has_the_parameters_of_the_authors_script()
    {
        ModelOptions model = Presets.Get("cifar10").Options.Model;
        using var generator = new Generator(model, Device.Cpu);
        using var discriminator = new Discriminator(model, Device.Cpu);
        Assert.Equal(4_304_387, generator.Parameters.TrainableCount);
        Assert.Equal(4_207_361, discriminator.Parameters.TrainableCount);
    }

    [Theory]
    [InlineData(4, 4, 32, 32, 3)]
    [InlineData(4, 4, 64, 64, 1)]
    [InlineData(4, 4, 128, 128, 3)]
    [InlineData(4, 4, 256, 256, 3)]
    [InlineData(4, 4, 512, 512, 1)]
    [InlineData(5, 7, 10, 14, 3)]
    [InlineData(3, 4, 96, 128, 3)]
    [InlineData(5, 43, 80, 688, 1)]
    [InlineData(1, 2, 256, 512, 3)]
    public void Images_of_any_size_pass_through_both_networks(int bottomHeight, int bottomWidth, int height, int width, int channels)
    {
        var model = new ModelOptions
        {
            Height = height,
            Width = width,
            BottomHeight = bottomHeight,
            BottomWidth = bottomWidth,
            ImageChannels = channels,
            ClassCount = 3,
            Generator = new() { Width = 2, LatentSize = 30, SharedSize = 6, AttentionResolutions = [] },
            Discriminator = new() { Width = 2, AttentionResolutions = [] },
        };
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(1);
        using var generator = new Generator(model, Device.Cpu, random);
        using var discriminator = new Discriminator(model, Device.Cpu, random);
        Tensor labels = Tensor.From<long>([0, 2], 2);
        Tensor images = generator.Forward(TensorFactory.RandomNormal(random, 2, generator.LatentSize), labels, Pass.Train);
        Assert.Equal([2, channels, height, width], images.Shape);
        Assert.True(images.Abs().Max().Item() <= 1);
        Tensor judged = discriminator.Forward(images, labels, Pass.Train);
        Assert.Equal([2, 1], judged.Shape);
        Assert.All(judged.ToArray<float>(), logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void A_size_that_is_no_doubling_of_the_bottom_is_refused()
    {
        var error = Assert.Throws<InvalidOptionException>(() => new Generator(new ModelOptions { Height = 100, Width = 100 }, Device.Cpu));
        Assert.Contains("100x100", error.Message);
        Assert.Contains("4x4", error.Message);
    }

    [Fact]
    public void Class_weights_of_one_class_equal_its_label()
    {
        foreach (bool shared in (bool[])[true, false])
        {
            var model = new ModelOptions
            {
                Height = 8,
                Width = 8,
                ClassCount = 3,
                Generator = new() { Width = 4, LatentSize = 8, SharedEmbedding = shared, Hierarchical = shared, AttentionResolutions = [] },
            };
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            using var random = new RandomGenerator(3);
            using var generator = new Generator(model, Device.Cpu, random);
            Tensor z = TensorFactory.RandomNormal(random, 1, generator.LatentSize);
            float[] byLabel = generator.Forward(z, Tensor.From<long>([1], 1), Pass.Evaluate).ToArray<float>();
            float[] byWeights = generator.Forward(z, Tensor.From<float>([0, 1, 0], 1, 3), Pass.Evaluate).ToArray<float>();
            for (int i = 0; i < byLabel.Length; i++) Assert.Equal(byLabel[i], byWeights[i], tolerance: 1e-5f);
        }
    }

    [Fact]
    public void Standing_statistics_of_the_default_norm_approach_those_of_the_whole_sample()
    {
        var model = new ModelOptions { Height = 8, Width = 8, ClassCount = 2, Generator = new() { Width = 4, LatentSize = 8, AttentionResolutions = [] } };
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(3);
        using var generator = new Generator(model, Device.Cpu, random);
        generator.ResetStatistics();
        Tensor z = TensorFactory.RandomNormal(random, 16, generator.LatentSize), y = TensorFactory.RandomIntegers(2, random, 16);
        generator.Forward(z, y, Pass.CollectStatistics);
        float[] once = generator.Parameters["blocks.0.0.bn1.stored_mean"].ToArray<float>();
        Assert.Contains(once, mean => mean != 0);
        Tensor trained = generator.Forward(z, y, Pass.CollectStatistics);
        Tensor evaluated = generator.Forward(z, y, Pass.Evaluate);
        Assert.True((trained - evaluated).Abs().Mean().Item() < 0.1);
    }
}
