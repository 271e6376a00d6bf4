using System.Globalization;
using System.Text.RegularExpressions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Tests.Models;

/// <summary>What layers say their tensors are for, against what the names of the author's release say.</summary>
public sealed partial class ParameterRolesTests
{
    private static readonly Dictionary<string, ModelOptions> Kinds = new()
    {
        ["shared"] = Model(deep: false, new() { SharedSize = 8 }),
        ["unshared"] = Model(deep: false, new() { SharedEmbedding = false, Hierarchical = false, SharedSize = null, SpectralNorm = null }),
        ["standing"] = Model(deep: false, new() { BatchNorm = new() { Statistics = RunningStatistics.Standing }, SpectralNorm = new() { SingularValues = 2 } }),
        ["deep"] = Model(deep: true, new() { BottomAttention = true, SpectralNorm = new() { StoresRightVectors = true } }),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_tensor_has_the_role_that_its_name_says(string kind) => Look(kind, network =>
    {
        foreach (Parameter entry in network.Entries)
        {
            Assert.Equal((entry.Name, RoleOf(entry.Name, entry.Value.Rank, ownTables: kind == "unshared")), (entry.Name, entry.Role));
            bool isBuffer = entry.Role is ParameterRole.LeftSingularVector or ParameterRole.RightSingularVector or ParameterRole.SingularValue or ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.StatisticsCounter;
            Assert.Equal((entry.Name, !isBuffer), (entry.Name, entry.Trainable));
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_tensor_is_in_the_stage_of_its_block(string kind) => Look(kind, network =>
    {
        bool isDiscriminator = network.Entries.Any(entry => entry.Place == "embed");
        int blocks = network.Entries.Select(entry => Block().Match(entry.Name)).Where(match => match.Success).Max(Number) + 1;
        foreach (Parameter entry in network.Entries)
        {
            bool isLast = entry.Name.StartsWith("output_layer.", StringComparison.Ordinal) || (isDiscriminator && entry.Place is "linear" or "embed");
            int stage = Block().Match(entry.Name) is { Success: true } block ? Number(block) : isLast ? blocks : 0;
            Assert.Equal((entry.Name, stage), (entry.Name, entry.Stage));
        }

        static int Number(Match block) => int.Parse(block.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    });

    [Theory]
    [InlineData("shared", "blocks.0.0.bn1")]
    [InlineData("standing", "blocks.0.0.bn1.bn")]
    public void Statistics_of_a_norm_are_found_by_their_roles(string kind, string first)
    {
        using IGenerator generator = Networks.CreateGenerator(Kinds[kind], Device.Meta);
        NormBuffers[] norms = [.. NormBuffers.Of(generator.Parameters)];
        Assert.Equal(first, norms[0].Place);
        Assert.Equal(generator.Parameters.Entries.Count(entry => entry.Name.EndsWith(".stored_mean", StringComparison.Ordinal)), norms.Length);
        Assert.All(norms, norm =>
        {
            Assert.Same(generator.Parameters[$"{norm.Place}.stored_mean"], norm.Mean);
            Assert.Same(generator.Parameters[$"{norm.Place}.stored_var"], norm.Variance);
            Assert.Same(kind == "standing" ? generator.Parameters[$"{norm.Place}.accumulation_counter"] : null, norm.Counter);
        });
    }

    private static ModelOptions Model(bool deep, GeneratorOptions generator) => new()
    {
        Deep = deep,
        Height = 16,
        Width = 16,
        ClassCount = 3,
        Generator = generator with { Width = 8, LatentSize = 12, AttentionResolutions = [8] },
        Discriminator = new() { Width = 8, AttentionResolutions = [8] },
    };

    private static void Look(string kind, Action<ParameterStore> look)
    {
        using IGenerator generator = Networks.CreateGenerator(Kinds[kind], Device.Meta);
        look(generator.Parameters);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(Kinds[kind], Device.Meta);
        look(discriminator.Parameters);
    }

    private static ParameterRole RoleOf(string name, int rank, bool ownTables)
    {
        string leaf = name[(name.LastIndexOf('.') + 1)..];
        bool isOfNorm = NormTable().IsMatch(name);
        return leaf switch
        {
            "stored_mean" => ParameterRole.RunningMean,
            "stored_var" => ParameterRole.RunningVariance,
            "accumulation_counter" => ParameterRole.StatisticsCounter,
            "gamma" => ParameterRole.AttentionGain,
            "gain" => ParameterRole.NormGain,
            "bias" => name == "output_layer.0.bias" ? ParameterRole.NormBias : ParameterRole.Bias,
            "weight" when name == "shared.weight" => ParameterRole.SharedEmbedding,
            "weight" when name == "embed.weight" || (ownTables && isOfNorm) => ParameterRole.ClassEmbedding,
            "weight" => rank == 4 ? ParameterRole.ConvolutionWeight : ParameterRole.LinearWeight,
            _ => leaf.StartsWith("sv", StringComparison.Ordinal) ? ParameterRole.SingularValue
                : leaf.StartsWith('u') ? ParameterRole.LeftSingularVector : ParameterRole.RightSingularVector,
        };
    }

    [GeneratedRegex(@"^blocks\.(\d+)\.")]
    private static partial Regex Block();

    [GeneratedRegex(@"\.bn\d\.(gain|bias)\.weight$")]
    private static partial Regex NormTable();
}
