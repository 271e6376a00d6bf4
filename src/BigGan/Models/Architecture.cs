namespace BigGan.Models;

/// <summary>What follows from the options of an architecture.</summary>
public static class Architecture
{
    /// <summary>Blocks of BigGAN-deep a resolution in the paper and in all published weights.</summary>
    public const int PublishedDepth = 2;

    /// <summary>How often the generator doubles its first feature map.</summary>
    /// <exception cref="InvalidOptionException">The image is not the bottom x 2^k, with the same k in both directions and at least 1.</exception>
    public static int Doublings(this ModelOptions model) => FeatureMaps.Doublings(model) ?? throw new InvalidOptionException(
        $"model size {model.Height}x{model.Width} is not {model.BottomHeight}x{model.BottomWidth} (the bottom) doubled a whole number of times: " +
        "choose a size of that form or another bottom");

    /// <summary>Which generator blocks double the resolution: all, in BigGAN-deep the last one of each resolution unless the options say otherwise.</summary>
    public static IReadOnlyList<bool> GeneratorUpsampling(this ModelOptions model)
    {
        int doublings = model.Doublings();
        if (!model.Deep) return [.. Enumerable.Repeat(true, doublings)];
        IReadOnlyList<bool> upsample = model.Generator.Upsample ?? ChannelTables.DeepUpsampling(doublings, model.Generator.Depth);
        return upsample.Count(up => up) == doublings
            ? upsample
            : throw new InvalidOptionException($"generator upsample doubles {upsample.Count(up => up)} times, but the image is the bottom doubled {doublings} times");
    }

    /// <summary>Channel multiples of the generator's block outputs.</summary>
    public static IReadOnlyList<int> GeneratorMultiples(this ModelOptions model)
    {
        int doublings = model.Doublings();
        IReadOnlyList<int> table = model.Deep ? ChannelTables.ForDeepGenerator(doublings, model.Generator.Depth) : ChannelTables.ForGenerator(doublings);
        return Checked("generator channel_multiples", model.Generator.ChannelMultiples ?? table, model.GeneratorUpsampling().Count);
    }

    /// <summary>Numbers of the generator blocks that self-attention follows.</summary>
    public static IReadOnlyList<int> GeneratorAttention(this ModelOptions model) =>
        model.Generator.AttentionBlocks ?? Attended(FeatureMaps.OfGenerator(model, model.Doublings()), model.Generator.AttentionResolutions);

    /// <summary>Channel multiples of the discriminator's block outputs; in BigGAN-deep those of the stem and of each stage, whose blocks share a resolution.</summary>
    public static IReadOnlyList<int> DiscriminatorMultiples(this ModelOptions model) => model.Discriminator.ChannelMultiples
        ?? (model.Deep ? ChannelTables.ForDeepDiscriminator(model.Doublings()) : ChannelTables.ForDiscriminator(model.Doublings()));

    /// <summary>Which discriminator blocks halve the resolution; in BigGAN-deep which stages.</summary>
    public static IReadOnlyList<bool> DiscriminatorDownsampling(this ModelOptions model)
    {
        IReadOnlyList<bool> table = model.Deep ? ChannelTables.DeepDownsampling(model.Doublings()) : ChannelTables.Downsampling(model.Doublings());
        return Checked("discriminator downsample", model.Discriminator.Downsample ?? table, model.DiscriminatorMultiples().Count - (model.Deep ? 1 : 0));
    }

    /// <summary>Numbers of the discriminator blocks, in BigGAN-deep of the stages, that self-attention follows.</summary>
    public static IReadOnlyList<int> DiscriminatorAttention(this ModelOptions model) =>
        model.Discriminator.AttentionBlocks ?? Attended(FeatureMaps.OfDiscriminator(model, model.Doublings()), model.Discriminator.AttentionResolutions);

    /// <summary>Channel multiple of the generator's first feature map.</summary>
    internal static int BottomMultiple(this ModelOptions model) => model.Generator.BottomMultiple ?? model.GeneratorMultiples()[0];

    private static IReadOnlyList<int> Attended(IReadOnlyList<FeatureMap> maps, IReadOnlyList<int> heights) =>
        [.. Enumerable.Range(0, maps.Count).Where(i => maps[i].Resampled && heights.Contains(maps[i].Height))];

    private static IReadOnlyList<T> Checked<T>(string option, IReadOnlyList<T> values, int blocks) => values.Count == blocks
        ? values
        : throw new InvalidOptionException($"{option} has {values.Count} entries, but the network has {blocks} blocks");
}
