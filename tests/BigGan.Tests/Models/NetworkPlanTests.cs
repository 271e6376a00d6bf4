using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Tests.Models;

/// <summary>Plans of networks, against the networks that are built of them and against the paper's tables.</summary>
public sealed class NetworkPlanTests
{
    private static readonly Dictionary<string, ModelOptions> Kinds = new()
    {
        ["wide"] = Model(false, new(), new()),
        ["narrow"] = Model(false, new() { SharedEmbedding = false, Hierarchical = false, BottomMultiple = 2 }, new() { Wide = false }),
        ["wide first"] = Model(false, new() { OutputKernel = 1, OutputChannels = 5 }, new() { Wide = false, WideFirst = true }),
        ["deep"] = Model(true, new() { BottomAttention = true, ChannelMultiples = [4, 2, 2, 2, 2, 1], Depth = 3 }, new() { ChannelMultiples = [1, 2, 2], Depth = 3 }),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plan_has_every_convolution_of_its_network(string kind)
    {
        ModelOptions model = Kinds[kind];
        using IGenerator generator = Networks.CreateGenerator(model, Device.Meta);
        GeneratorPlan plan = GeneratorPlan.Of(model);
        string[] planned = [.. plan.BottomAttention is { } bottom ? Described(bottom) : [], .. plan.Blocks.SelectMany(Described), Described("", plan.Output)];
        Assert.Equal(ConvolutionsOf(generator.Parameters), planned);
        Assert.Equal((generator.LatentSize, plan.LastStage), (plan.LatentSize, generator.Parameters.Entries[^1].Stage));

        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Meta);
        DiscriminatorPlan ofDiscriminator = DiscriminatorPlan.Of(model);
        planned = [.. ofDiscriminator.Stem is { } stem ? [Described("", stem)] : Array.Empty<string>(), .. ofDiscriminator.Blocks.SelectMany(Described)];
        Assert.Equal(ConvolutionsOf(discriminator.Parameters), planned);
        Assert.Equal(ofDiscriminator.LastStage, discriminator.Parameters.Entries[^1].Stage);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Blocks_of_a_plan_follow_one_another(string kind)
    {
        GeneratorPlan plan = GeneratorPlan.Of(Kinds[kind]);
        DiscriminatorPlan ofDiscriminator = DiscriminatorPlan.Of(Kinds[kind]);
        Assert.Equal(new MapSize(16, 24), plan.Blocks[^1].After);
        Assert.Equal(new MapSize(16, 24), ofDiscriminator.Blocks[0].Before);
        Assert.Equal((plan.BottomChannels, plan.Bottom), (plan.Blocks[0].Inputs, plan.Blocks[0].Before));
        foreach (IReadOnlyList<BlockPlan> blocks in (IReadOnlyList<BlockPlan>[])[plan.Blocks, ofDiscriminator.Blocks])
        {
            foreach ((BlockPlan block, BlockPlan next) in blocks.Zip(blocks.Skip(1)))
            {
                Assert.Equal((block.Outputs, block.After), (next.Inputs, next.Before));
                Assert.InRange(next.Stage - block.Stage, 0, 1);
            }

            Assert.All(blocks.Where(block => block.Attention is not null), block => Assert.Equal((block.Outputs, block.After, block.Stage), (block.Attention!.Channels, block.Attention.Map, block.Attention.Stage)));
        }
    }

    [Fact]
    public void Plans_at_128_pixels_are_those_of_the_papers_tables()
    {
        ModelOptions model = Presets.Get("imagenet-128").Options.Model;
        GeneratorPlan plan = GeneratorPlan.Of(model);
        Assert.Equal((120, 6, 20, 148), (plan.LatentSize, plan.ChunkCount, plan.FirstInputs, plan.Conditions));
        Assert.Equal(
            ["blocks.0.0 1536 to 1536, 8", "blocks.1.0 1536 to 768, 16", "blocks.2.0 768 to 384, 32", "blocks.3.0 384 to 192, 64, then blocks.3.1", "blocks.4.0 192 to 96, 128"],
            plan.Blocks.Select(Line));
        Assert.Equal(
            ["blocks.0.0 3 to 96, 64, then blocks.0.1", "blocks.1.0 96 to 192, 32", "blocks.2.0 192 to 384, 16", "blocks.3.0 384 to 768, 8", "blocks.4.0 768 to 1536, 4", "blocks.5.0 1536 to 1536, 4"],
            DiscriminatorPlan.Of(model).Blocks.Select(Line));

        static string Line(BlockPlan block) => $"{block.Place} {block.Inputs} to {block.Outputs}, {block.After.Height}{(block.Attention is { } attention ? $", then {attention.Place}" : "")}";
    }

    private static ModelOptions Model(bool deep, GeneratorOptions generator, DiscriminatorOptions discriminator) => new()
    {
        Deep = deep,
        Height = 16,
        Width = 24,
        BottomHeight = 4,
        BottomWidth = 6,
        ClassCount = 3,
        Generator = generator with { Width = 8, LatentSize = 12, AttentionResolutions = [8] },
        Discriminator = discriminator with { Width = 8, AttentionResolutions = [8] },
    };

    private static IEnumerable<string> ConvolutionsOf(ParameterStore network) =>
        network.Entries.Where(entry => entry.Role == ParameterRole.ConvolutionWeight).Select(entry => $"{entry.Place} [{string.Join(",", entry.Value.Shape)}]");

    private static IEnumerable<string> Described(BlockPlan block) =>
    [
        .. block.Convolutions.Select(convolution => Described($"{block.Place}.", convolution)),
        .. block.Shortcut is { } shortcut ? [Described($"{block.Place}.", shortcut)] : Array.Empty<string>(),
        .. block.Attention is { } attention ? Described(attention) : [],
    ];

    private static IEnumerable<string> Described(AttentionPlan attention) => attention.Convolutions.Select(convolution => Described($"{attention.Place}.", convolution));

    private static string Described(string place, ConvolutionPlan plan) => $"{place}{plan.Name} [{plan.Outputs},{plan.Inputs},{plan.Window},{plan.Window}]";
}
