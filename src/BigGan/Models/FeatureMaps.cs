namespace BigGan.Models;

/// <summary>The output of one block.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Multiple">Channels as a multiple of the network's width.</param>
/// <param name="Resampled">The block changed the resolution.</param>
internal sealed record FeatureMap(int Height, int Width, int Multiple, bool Resampled);

/// <summary>The sizes of the feature maps that options lead to, also where the options are not valid yet.</summary>
internal static class FeatureMaps
{
    /// <summary>How often the bottom doubles to give the image; null when it does not. Only blocks that are listed one by one need not double at all.</summary>
    public static int? Doublings(ModelOptions model)
    {
        if (model.BottomHeight < 1 || model.BottomWidth < 1)
            return null;
        for (int k = model is { Deep: true, Generator: { Upsample: not null, ChannelMultiples: not null } } ? 0 : 1; k <= 12; k++)
        {
            if ((long)model.BottomHeight << k == model.Height && (long)model.BottomWidth << k == model.Width)
                return k;
        }

        return null;
    }

    /// <summary>Outputs of G's blocks, first block first.</summary>
    public static IReadOnlyList<FeatureMap> OfGenerator(ModelOptions model, int doublings)
    {
        GeneratorOptions options = model.Generator;
        return model.Deep
            ? Trace(options.ChannelMultiples ?? ChannelTables.ForDeepGenerator(doublings, options.Depth), options.Upsample ?? ChannelTables.DeepUpsampling(doublings, options.Depth),
                model.BottomHeight, model.BottomWidth, size => size * 2)
            : Trace(options.ChannelMultiples ?? ChannelTables.ForGenerator(doublings), [.. Enumerable.Repeat(true, doublings)],
                model.BottomHeight, model.BottomWidth, size => size * 2);
    }

    /// <summary>Outputs of D's blocks, in BigGAN-deep of its stages, first one first.</summary>
    public static IReadOnlyList<FeatureMap> OfDiscriminator(ModelOptions model, int doublings)
    {
        DiscriminatorOptions options = model.Discriminator;
        return model.Deep
            ? Trace([.. (options.ChannelMultiples ?? ChannelTables.ForDeepDiscriminator(doublings)).Skip(1)], options.Downsample ?? ChannelTables.DeepDownsampling(doublings),
                model.Height, model.Width, size => size / 2)
            : Trace(options.ChannelMultiples ?? ChannelTables.ForDiscriminator(doublings), options.Downsample ?? ChannelTables.Downsampling(doublings),
                model.Height, model.Width, size => size / 2);
    }

    private static IReadOnlyList<FeatureMap> Trace(IReadOnlyList<int> multiples, IReadOnlyList<bool> resample, int height, int width, Func<int, int> resize)
    {
        var maps = new List<FeatureMap>();
        foreach ((int multiple, bool changes) in multiples.Zip(resample))
        {
            if (changes)
                (height, width) = (resize(height), resize(width));
            maps.Add(new FeatureMap(height, width, multiple, changes));
        }

        return maps;
    }
}
