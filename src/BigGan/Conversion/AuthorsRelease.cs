using BigGan.Layers;
using BigGan.Models;
using BigGan.Weights.Pickle;

namespace BigGan.Conversion;

/// <summary>Which networks the author's PyTorch release can build, and their configuration.</summary>
internal static class AuthorsRelease
{
    private const int Bottom = 4, Colours = 3;
    private const double OutputEpsilon = 1e-5; // epsilon of the last norm in every configuration

    // The release's scripts choose image size and number of classes by the name of a data set.
    private static readonly (string Name, int Size, int Classes)[] Datasets = [("I32", 32, 1000), ("I64", 64, 1000), ("I128", 128, 1000), ("I256", 256, 1000), ("C10", 32, 10), ("C100", 32, 100)];

    /// <summary>Why the release cannot build a generator; null if it can.</summary>
    internal static string? Misfit(ModelOptions model)
    {
        GeneratorOptions generator = model.Generator;
        if (model.ImageChannels != Colours) return "the BigGAN-PyTorch layout is for colour images, and these are grey";
        if (model.BottomHeight != Bottom || model.BottomWidth != Bottom || model.Doublings() is < 3 or > 7 || (model.Deep && model.Doublings() > 6))
            return $"the BigGAN-PyTorch layout is for 32 to {(model.Deep ? 256 : 512)} pixels from a first feature map of {Bottom}x{Bottom}, and this model draws {model.Height}x{model.Width} from {model.BottomHeight}x{model.BottomWidth}";
        if (generator.OutputChannels is not null and not Colours || generator.OutputKernel != 3)
            return $"the BigGAN-PyTorch layout ends with a 3x3 convolution to {Colours} channels, and this model with {generator.OutputKernel}x{generator.OutputKernel} to {generator.OutputChannels ?? Colours}";
        if (generator.SpectralNorm is { StoresRightVectors: true }) return "the BigGAN-PyTorch layout keeps one singular vector a weight and iterates from it, which gives other images than the two that this model keeps";
        if (generator.BatchNorm.OutputEpsilon != OutputEpsilon) return $"the BigGAN-PyTorch layout adds {OutputEpsilon:0e-0} to the variances of the last norm, and this model {generator.BatchNorm.OutputEpsilon:0e-0}";
        int doublings = model.Doublings(), depth = GeneratorDepth(model);
        IReadOnlyList<int> table = model.Deep ? ChannelTables.ForDeepGenerator(doublings, depth) : ChannelTables.ForGenerator(doublings);
        if (!model.GeneratorMultiples().SequenceEqual(table) || model.BottomMultiple() != table[0] || (model.Deep && !model.GeneratorUpsampling().SequenceEqual(ChannelTables.DeepUpsampling(doublings, depth))))
            return $"the BigGAN-PyTorch layout has the channels {string.Join(" ", table)} times the width at this size, and this model has others";
        return generator.BottomAttention || GeneratorAttention(model) is null ? "the BigGAN-PyTorch layout has attention by resolution, and this model has it otherwise" : null;
    }

    /// <summary>Why the release cannot build a discriminator; null if it can.</summary>
    internal static string? DiscriminatorMisfit(ModelOptions model)
    {
        DiscriminatorOptions discriminator = model.Discriminator;
        int doublings = model.Doublings();
        if (doublings > 6) return "it has none for more than 256 pixels";
        IReadOnlyList<int> table = model.Deep ? ChannelTables.ForDeepDiscriminator(doublings) : ChannelTables.ForDiscriminator(doublings);
        IReadOnlyList<bool> downsample = model.Deep ? ChannelTables.DeepDownsampling(doublings) : ChannelTables.Downsampling(doublings);
        if (!model.DiscriminatorMultiples().SequenceEqual(table) || !model.DiscriminatorDownsampling().SequenceEqual(downsample)) return "its own has other blocks";
        if (discriminator.WideFirst) return "its own is wide in all blocks or in none";
        if (discriminator.ActivatedShortcut) return "its own has shortcuts without activation";
        if (discriminator.SpectralNorm.StoresRightVectors) return "its own keeps one singular vector a weight";
        return DiscriminatorAttention(model) is null ? "its own has attention by resolution" : null;
    }

    /// <summary>The configuration of a generator without a <see cref="Misfit"/>.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="warnings">Receives settings that its scripts do not support.</param>
    internal static PickleDictionary Config(ModelOptions model, List<Warning> warnings)
    {
        GeneratorOptions generator = model.Generator;
        DiscriminatorOptions discriminator = model.Discriminator;
        string? dataset = Datasets.FirstOrDefault(known => known.Size == model.Height && known.Classes == model.ClassCount).Name;
        if (dataset is null)
            warnings.Add(new Warning($"the scripts of BigGAN-PyTorch know no data set of {model.ClassCount} classes at {model.Height} pixels: add one to imsize_dict and nclass_dict of its utils.py and name it in the configuration"));
        if (model.Deep && GeneratorDepth(model) != Architecture.PublishedDepth && model.GeneratorMultiples().Distinct().Skip(1).Any())
            warnings.Add(new Warning($"the generator's blocks of BigGAN-PyTorch fit one another only for G_depth {Architecture.PublishedDepth} or where no block changes the channels: correct its BigGANdeep.py before it builds G_depth {GeneratorDepth(model)} at {model.Height} pixels"));
        return new PickleDictionary(new Dictionary<string, PickleValue>
        {
            ["model"] = new PickleText(model.Deep ? "BigGANdeep" : "BigGAN"),
            ["dataset"] = new PickleText(dataset ?? "custom"),
            ["resolution"] = new PickleInteger(model.Height),
            ["n_classes"] = new PickleInteger(model.ClassCount),
            ["G_param"] = new PickleText(generator.SpectralNorm is null ? "None" : "SN"),
            ["D_param"] = new PickleText("SN"),
            ["G_ch"] = new PickleInteger(generator.Width),
            ["D_ch"] = new PickleInteger(discriminator.Width),
            ["G_depth"] = new PickleInteger(GeneratorDepth(model)),
            ["D_depth"] = new PickleInteger(model.Deep ? discriminator.Depth : 1),
            ["D_wide"] = new PickleBoolean(discriminator.Wide),
            ["G_shared"] = new PickleBoolean(model.Deep || generator.SharedEmbedding),
            ["shared_dim"] = new PickleInteger(model.Deep || generator.SharedEmbedding ? generator.SharedSize ?? generator.LatentSize : 0),
            ["dim_z"] = new PickleInteger(generator.LatentSize),
            ["z_var"] = new PickleReal(1),
            ["hier"] = new PickleBoolean(model.Deep || generator.Hierarchical),
            ["cross_replica"] = new PickleBoolean(false),
            ["mybn"] = new PickleBoolean(generator.BatchNorm.Statistics == RunningStatistics.Standing),
            ["norm_style"] = new PickleText("bn"),
            ["G_nl"] = new PickleText("inplace_relu"),
            ["D_nl"] = new PickleText("inplace_relu"),
            ["G_attn"] = new PickleText(GeneratorAttention(model)!),
            ["D_attn"] = new PickleText(DiscriminatorAttention(model) ?? "0"),
            ["G_init"] = new PickleText(NameOf(generator.Init)),
            ["D_init"] = new PickleText(NameOf(discriminator.Init)),
            ["BN_eps"] = new PickleReal(generator.BatchNorm.Epsilon),
            ["SN_eps"] = new PickleReal((generator.SpectralNorm ?? discriminator.SpectralNorm).Epsilon),
            ["num_G_SVs"] = new PickleInteger(generator.SpectralNorm?.SingularValues ?? 1),
            ["num_G_SV_itrs"] = new PickleInteger(generator.SpectralNorm?.Iterations ?? 1),
            ["num_D_SVs"] = new PickleInteger(discriminator.SpectralNorm.SingularValues),
            ["num_D_SV_itrs"] = new PickleInteger(discriminator.SpectralNorm.Iterations),
            ["ema"] = new PickleBoolean(true),
            ["use_ema"] = new PickleBoolean(true),
        });
    }

    // Also for blocks that are listed one by one; blocks that do not form stages differ from the table in channels or upsampling.
    private static int GeneratorDepth(ModelOptions model) => Math.Max(model.GeneratorMultiples().Count / model.Doublings(), 1);

    // Resolutions joined by underscores, 0 for none; null if the attended blocks are not determined by resolutions.
    private static string? GeneratorAttention(ModelOptions model)
    {
        int stage = GeneratorDepth(model);
        IReadOnlyList<int> attended = model.GeneratorAttention();
        return attended.Any(block => block % stage != stage - 1) ? null : Joined(attended.Select(block => Bottom << ((block / stage) + 1)));
    }

    private static string? DiscriminatorAttention(ModelOptions model)
    {
        IReadOnlyList<FeatureMap> maps = FeatureMaps.OfDiscriminator(model, model.Doublings());
        IReadOnlyList<int> attended = model.DiscriminatorAttention();
        // The table for 32 pixels gives all blocks the resolution 16, whatever their actual one.
        if (model.Doublings() == 3) return attended.Count == 0 ? "0" : attended.Count == maps.Count ? "16" : null;
        int[] heights = [.. attended.Select(block => maps[block].Height).Distinct()];
        bool isWhole = Enumerable.Range(0, maps.Count).Where(block => heights.Contains(maps[block].Height)).SequenceEqual(attended.Order());
        return isWhole ? Joined(heights) : null;
    }

    private static string Joined(IEnumerable<int> heights) => string.Join("_", heights.DefaultIfEmpty(0));

    private static string NameOf(WeightInit init) => init switch
    {
        WeightInit.Normal002 => "N02",
        WeightInit.Xavier => "xavier",
        _ => "ortho",
    };
}
