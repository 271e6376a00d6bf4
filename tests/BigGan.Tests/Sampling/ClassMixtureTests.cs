using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Tests.Sampling;

public sealed class ClassMixtureTests
{
    private static readonly ClassList Classes = new(["T-shirt/top", "Ankle boot", "Bag", "size:10"]);

    [Fact]
    public void Weights_become_shares_of_their_sum()
    {
        Assert.Equal([(1, 0.75), (2, 0.25)], Parse("ankle boot:1.5", "bag:0.5"));
        Assert.Equal([(0, 0.5), (2, 0.5)], Parse("t-shirt", "bag"));
        Assert.Equal([(2, 1)], Parse("bag:7"));
        Assert.Equal([(2, 0.75), (1, 0.25)], Parse("2:2", "1", "bag:1"));
        Assert.Equal([(1, 0.5), (2, 0.5)], Parse("1:1e308", "2:1e308"));
    }

    [Fact]
    public void A_colon_may_be_part_of_a_name()
    {
        Assert.Equal([(3, 1)], Parse("size:10"));
        Assert.Equal([(3, 0.5), (2, 0.5)], Parse("size:10:4", "bag:4"));
    }

    [Theory]
    [InlineData("bag:0", "'bag:0': the weight '0' is not a positive number")]
    [InlineData("bag:-1", "'bag:-1': the weight '-1' is not a positive number")]
    [InlineData("bag:", "'bag:': the weight '' is not a positive number")]
    [InlineData("bag:much", "'bag:much': the weight 'much' is not a positive number")]
    [InlineData("bag:NaN", "'bag:NaN': the weight 'NaN' is not a positive number")]
    [InlineData("zebra:2", "class 'zebra' does not exist")]
    [InlineData(":2", "class '' is empty")]
    public void What_is_no_class_with_a_weight_is_refused(string part, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidOptionException>(() => Parse(part)).Message, StringComparison.Ordinal);

    [Fact]
    public void Image_n_has_the_latents_of_the_class_that_was_named_first()
    {
        GivenLatents drawn = ClassMixture.Parse(["bag", "t-shirt:3"], Classes).Latents(2, 6, 4, seed: 8, null);
        var second = new float[6];
        LatentStream.Fill(second, 8, 2, 1, null);
        Assert.Equal(second, drawn.Latents[6..]);
        Assert.Equal([0.75f, 0, 0.25f, 0, 0.75f, 0, 0.25f, 0], drawn.ClassWeights!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_class_alone_is_that_class_with_a_shared_embedding_and_without(bool shared)
    {
        ModelOptions demo = Presets.Get("fashion-demo").Options.Model;
        ModelOptions model = demo with { ClassCount = 4, Generator = demo.Generator with { SharedEmbedding = shared, Hierarchical = shared } };
        using var random = new RandomGenerator(3);
        using var generator = new Generator(model, Device.Cpu, random);
        using var sampler = new Sampler(generator, ["a", "b", "c", "d"], new SamplerOptions { Device = "cpu", Precision = Precision.Float32 });

        Sample[] named = [.. sampler.Draw(new SamplingOptions { Labels = [2, 2] })];
        Sample[] alone = [.. sampler.Draw(new ClassMixture([(2, 5)]).Latents(2, sampler.LatentSize, 4, 0, null))];
        Sample[] half = [.. sampler.Draw(new ClassMixture([(2, 1), (0, 1)]).Latents(2, sampler.LatentSize, 4, 0, null))];
        Assert.Equal([-1, -1], alone.Select(sample => sample.Label));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, Distance(named[i], alone[i]), Tolerances.Image);
            Assert.True(Distance(named[i], half[i]) > 10 * Tolerances.Image);
        }
    }

    [Fact]
    public void Latents_of_another_model_are_refused()
    {
        using var random = new RandomGenerator(3);
        using var generator = new Generator(Presets.Get("fashion-demo").Options.Model, Device.Cpu, random);
        using var sampler = new Sampler(generator, [], new SamplerOptions { Device = "cpu" });
        Assert.Throws<ArgumentException>(() => sampler.Draw(new ClassMixture([(0, 1)]).Latents(1, sampler.LatentSize + 1, 10, 0, null)));
        Assert.Throws<ArgumentException>(() => sampler.Draw(new ClassMixture([(0, 1)]).Latents(1, sampler.LatentSize, 11, 0, null)));
        Assert.Throws<InvalidOptionException>(() => new ClassMixture([(10, 1)]).Latents(1, sampler.LatentSize, 10, 0, null));
    }

    private static (int, double)[] Parse(params string[] parts) => [.. ClassMixture.Parse(parts, Classes).Parts.Select(part => (part.Label, Math.Round(part.Share, 6)))];

    private static double Distance(Sample a, Sample b) => a.Values.Zip(b.Values).Max(pair => Math.Abs(pair.First - pair.Second));
}
