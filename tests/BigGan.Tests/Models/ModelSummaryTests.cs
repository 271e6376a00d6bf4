using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Models;

public sealed class ModelSummaryTests
{
    public static TheoryData<string> Names => [.. Presets.Names];

    /// <summary>Table 1 of the paper: the column "Param (M)".</summary>
    [Theory]
    [InlineData("table1-256", 81.5)]
    [InlineData("table1-512", 81.5)]
    [InlineData("table1-1024", 81.5)]
    [InlineData("table1-2048", 81.5)]
    [InlineData("table1-wide", 173.5)]
    [InlineData("table1-shared", 160.6)]
    [InlineData("table1-skip-z", 158.3)]
    [InlineData("table1-ortho", 158.3)]
    [InlineData("table1-narrow", 71.3)]
    [InlineData("imagenet-128", 158.3)]
    public void Every_row_of_the_papers_table_has_its_parameters(string preset, double millions) =>
        Assert.Equal(millions, Math.Round(Of(preset).ParametersInPaper / 1e6, 1));

    /// <summary>Counts of the published weights, of the author's release, and of the two models before, by their own code.</summary>
    [Theory]
    [InlineData("imagenet-128", 70_433_988, 87_982_370)]
    [InlineData("imagenet-128-author", 70_433_988, 87_982_370)]
    [InlineData("imagenet-128-author-ch64", 31_978_628, 39_448_258)]
    [InlineData("imagenet-256", 82_097_604, 99_225_890)]
    [InlineData("imagenet-512", 82_296_804, null)]
    [InlineData("cifar10", 4_304_387, 4_207_361)]
    [InlineData("deep-128", 50_388_609, null)]
    [InlineData("deep-256", 55_880_833, null)]
    [InlineData("deep-512", 56_163_905, null)]
    [InlineData("deep-128-author", 50_244_484, null)]
    public void Published_networks_have_their_published_number_of_parameters(string preset, int generator, int? discriminator)
    {
        ModelSummary summary = Of(preset);
        Assert.Equal(generator, summary.Generator.Parameters);
        if (discriminator is not null) Assert.Equal(discriminator.Value, summary.Discriminator.Parameters);
    }

    [Fact]
    public void The_authors_deep_generator_at_256_has_its_number_of_parameters()
    {
        ModelOptions smaller = Presets.Get("deep-128-author").Options.Model;
        Assert.Equal(55_736_708, ModelSummary.Of(smaller with { Height = 256, Width = 256 }).Generator.Parameters);
    }

    [Fact]
    public void Sngan_and_sagan_have_the_parameters_of_their_authors_code()
    {
        // Counted by hand from the layers in pfnet-research/sngan_projection. SAGAN is the paper's baseline but for where it attends.
        Assert.Equal((41_996_931, 30_041_857), (Of("sngan-128").Generator.Parameters, Of("sngan-128").Discriminator.Parameters));
        Assert.Equal(Of("table1-256").Parameters, Of("sagan-128").Parameters - AttentionAt32() + AttentionAt64());

        static long AttentionAt32() => Attention(256) + Attention(128);
        static long AttentionAt64() => Attention(128) + Attention(64);
        static long Attention(long channels) => (channels * channels / 8 * 2) + (channels * channels / 2 * 2) + 1;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_layers_of_a_preset_are_those_of_its_networks(string name)
    {
        // Narrow, so that the networks can be built: the layers are the same.
        ModelOptions model = Narrow(Presets.Get(name).Options.Model);
        ModelSummary summary = ModelSummary.Of(model);
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Cpu);
        Assert.Equal((generator.Parameters.TrainableCount, discriminator.Parameters.TrainableCount), (summary.Generator.Parameters, summary.Discriminator.Parameters));
        Assert.Equal(generator.LatentSize, summary.LatentSize);
        BlockSummary last = summary.Generator.Blocks[^1];
        Assert.Equal((model.ImageChannels, model.Height, model.Width), (last.Channels, last.Height, last.Width));
        Assert.Equal((1, 1, 1), (summary.Discriminator.Blocks[^1].Channels, summary.Discriminator.Blocks[^1].Height, summary.Discriminator.Blocks[^1].Width));
    }

    [Fact]
    public void Work_and_sizes_of_a_small_model_are_those_counted_by_hand()
    {
        ModelSummary summary = ModelSummary.Of(new ModelOptions
        {
            Height = 8,
            Width = 12,
            BottomHeight = 4,
            BottomWidth = 6,
            ImageChannels = 1,
            ClassCount = 5,
            Generator = new() { Width = 8, ChannelMultiples = [2], LatentSize = 6, SharedSize = 4, AttentionResolutions = [8], OutputChannels = 3 },
            Discriminator = new() { Width = 8, ChannelMultiples = [1, 2], Downsample = [true, false], AttentionResolutions = [] },
        });
        long Work(NetworkSummary network, string block) => network.Blocks.Single(candidate => candidate.Name == block).MultiplyAdds;
        const int Small = 4 * 6, Large = 8 * 12;
        Assert.Equal(3 * 16 * Small, Work(summary.Generator, "linear"));
        Assert.Equal((2 * 9 * 16 * 16 * Large) + (16 * 16 * Small) + (4 * 16 * 7), Work(summary.Generator, "blocks.0.0"));
        Assert.Equal((Large * 16 * (2 + 2 + 8 + 8)) + (Large * (Large / 4) * (2 + 8)), Work(summary.Generator, "blocks.0.1"));
        Assert.Equal(9 * 16 * Large, Work(summary.Generator, "output_layer")); // the two channels that are dropped are not computed
        Assert.Equal((9 * 1 * 8 * Large) + (9 * 8 * 8 * Large) + (1 * 8 * Small), Work(summary.Discriminator, "blocks.0.0"));
        Assert.Equal((9 * 8 * 16 * Small) + (9 * 16 * 16 * Small) + (8 * 16 * Small), Work(summary.Discriminator, "blocks.1.0"));
        Assert.Equal((16, 4, 6), (summary.Discriminator.Blocks[1].Channels, summary.Discriminator.Blocks[1].Height, summary.Discriminator.Blocks[1].Width));
        Assert.Equal(["shared", "linear", "blocks.0.0", "blocks.0.1", "output_layer"], summary.Generator.Blocks.Select(block => block.Name));
    }

    [Fact]
    public void Memory_grows_with_the_batch_and_the_state_of_the_optimizers()
    {
        TrainingOptions options = Presets.Get("fashion-32").Options;
        ModelSummary summary = ModelSummary.Of(options.Model);
        TrainingMemory one = TrainingMemory.Of(summary, options), two = TrainingMemory.Of(summary, options with { BatchSize = 2 * options.BatchSize });
        Assert.Equal(2 * one.ActivationBytes, two.ActivationBytes);
        Assert.Equal(4 * ((5 * summary.Generator.Parameters) + (4 * summary.Discriminator.Parameters)), one.WeightBytes);
        TrainingOptions momentum = options with { Average = null, Generator = options.Generator with { Beta1 = 0.5 } };
        Assert.Equal(one.WeightBytes, TrainingMemory.Of(summary, momentum).WeightBytes);
    }

    private static ModelSummary Of(string preset) => ModelSummary.Of(Presets.Get(preset).Options.Model);

    private static ModelOptions Narrow(ModelOptions model) => model with
    {
        ClassCount = 3,
        Generator = model.Generator with { Width = 8 },
        Discriminator = model.Discriminator with { Width = 8 },
    };
}
