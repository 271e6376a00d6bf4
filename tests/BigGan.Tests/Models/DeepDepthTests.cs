using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Models;

/// <summary>BigGAN-deep of other depths than the published one.</summary>
public sealed class DeepDepthTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void Two_steps_of_training_move_every_weight(int generatorDepth, int discriminatorDepth)
    {
        TrainingOptions options = new()
        {
            Model = Model(generatorDepth, discriminatorDepth),
            BatchSize = 3,
            Precision = Precision.Float32,
            Generator = new() { LearningRate = 1e-3 },
            Discriminator = new() { LearningRate = 1e-3 },
        };
        TrainingOptionsValidator.Validate(options);
        using var random = new RandomGenerator(4);
        using var networks = new TrainingNetworks(options, Device.Cpu, random);
        var before = Weights(networks).ToDictionary(entry => entry.Name, entry => entry.Values);
        var step = new TrainingStep(networks, options, new RandomLatents(networks.Generator.LatentSize, 3, random));
        using var scope = new TensorScope();
        Tensor x = TensorFactory.RandomNormal(random, 3, 3, 16, 16).Clamp(-1, 1), y = Tensor.From<long>([0, 1, 2], 3);
        for (int i = 1; i <= 2; i++) step.Run(i, () => (x, y)).Dispose();
        Assert.All(Weights(networks), entry => Assert.False(before[entry.Name].SequenceEqual(entry.Values), entry.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_resolution_has_as_many_blocks_as_the_options_say(int depth)
    {
        ModelSummary summary = ModelSummary.Of(Model(depth, depth) with { Height = 64, Width = 64 });
        string[] generator = Blocks(summary.Generator), discriminator = Blocks(summary.Discriminator);
        Assert.Equal(Enumerable.Range(0, 4 * depth).Select(block => $"blocks.{block}.0"), generator);
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(stage => Enumerable.Range(0, depth).Select(block => $"blocks.{stage}.{block}")), discriminator);
        int[] heights = [.. summary.Generator.Blocks.Where(block => generator.Contains(block.Name)).Select(block => block.Height)];
        Assert.Equal(Enumerable.Range(1, 4 * depth).Select(block => 4 << (block / depth)), heights);

        static string[] Blocks(NetworkSummary network) => [.. network.Blocks.Select(block => block.Name).Where(name => name.StartsWith("blocks.", StringComparison.Ordinal))];
    }

    [Fact]
    public void Options_that_were_written_before_there_was_a_depth_have_the_published_one()
    {
        TrainingOptions before = new() { Model = Model(2, 2) };
        string[] lines = [.. TrainingOptionsJson.Serialize(before).Split('\n').Where(line => !line.Contains("\"depth\"", StringComparison.Ordinal) && !line.Contains("\"bottom_attention\"", StringComparison.Ordinal))];
        string old = string.Join('\n', lines);
        ModelOptions read = TrainingOptionsJson.Merge(new TrainingOptions { Model = Model(3, 3) with { Generator = new(), Discriminator = new() } }, old, "options.json").Model;
        Assert.Equal((2, 2, false), (read.Generator.Depth, read.Discriminator.Depth, read.Generator.BottomAttention));
        Assert.Equal(TrainingOptionsJson.Serialize(before), TrainingOptionsJson.Serialize(before with { Model = read }));
    }

    private static ModelOptions Model(int generatorDepth, int discriminatorDepth) => new()
    {
        Deep = true,
        Height = 16,
        Width = 16,
        ClassCount = 3,
        Generator = new() { Width = 4, Depth = generatorDepth, LatentSize = 5, SharedSize = 4, AttentionResolutions = [] },
        Discriminator = new() { Width = 4, Depth = discriminatorDepth, AttentionResolutions = [] },
    };

    private static IEnumerable<(string Name, float[] Values)> Weights(TrainingNetworks networks) =>
        networks.Generator.Parameters.Trainable.Select(entry => ($"G {entry.Name}", entry.Value.ToArray<float>()))
            .Concat(networks.Discriminator.Parameters.Trainable.Select(entry => ($"D {entry.Name}", entry.Value.ToArray<float>())));
}
