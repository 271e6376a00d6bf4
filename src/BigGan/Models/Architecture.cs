namespace BigGan.Models;

/// <summary>What follows from the options of an architecture.</summary>
public static class Architecture
{
    /// <summary>How often the generator doubles its first feature map.</summary>
    /// <exception cref="InvalidOptionException">The image is not the bottom x 2^k, with the same k in both directions and at least 1.</exception>
    public static int Doublings(this ModelOptions model) => FeatureMaps.Doublings(model) ?? throw new InvalidOptionException(
        $"model size {model.Height}x{model.Width} is not {model.BottomHeight}x{model.BottomWidth} (the bottom) doubled a whole number of times: " +
        "choose a size of that form or another bottom");

    /// <summary>Channel multiples of the generator's block outputs.</summary>
    public static IReadOnlyList<int> GeneratorMultiples(this ModelOptions model)
    {
        int blocks = model.Doublings();
        return Checked("generator channel_multiples", model.Generator.ChannelMultiples ?? ChannelTables.ForGenerator(blocks), blocks);
    }

    /// <summary>Channel multiples of the discriminator's block outputs.</summary>
    public static IReadOnlyList<int> DiscriminatorMultiples(this ModelOptions model) =>
        model.Discriminator.ChannelMultiples ?? ChannelTables.ForDiscriminator(model.Doublings());

    /// <summary>Which discriminator blocks halve the resolution.</summary>
    public static IReadOnlyList<bool> DiscriminatorDownsampling(this ModelOptions model) => Checked(
        "discriminator downsample", model.Discriminator.Downsample ?? ChannelTables.Downsampling(model.Doublings()), model.DiscriminatorMultiples().Count);

    /// <summary>Channel multiple of the generator's first feature map: that of its first block.</summary>
    internal static int FirstMultiple(this GeneratorOptions options, ModelOptions model) => model.GeneratorMultiples()[0];

    private static IReadOnlyList<T> Checked<T>(string option, IReadOnlyList<T> values, int blocks) => values.Count == blocks
        ? values
        : throw new InvalidOptionException($"{option} has {values.Count} entries, but the network has {blocks} blocks");
}
