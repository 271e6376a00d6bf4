namespace BigGan.Models;

/// <summary>The output of one block.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Multiple">Channels as a multiple of the network's width.</param>
internal sealed record FeatureMap(int Height, int Width, int Multiple);

/// <summary>The sizes of the feature maps that options lead to, also where the options are not valid yet.</summary>
internal static class FeatureMaps
{
    /// <summary>How often the bottom doubles to give the image; null when it does not.</summary>
    public static int? Doublings(ModelOptions model)
    {
        if (model.BottomHeight < 1 || model.BottomWidth < 1)
            return null;
        for (int k = 1; k <= 12; k++)
        {
            if ((long)model.BottomHeight << k == model.Height && (long)model.BottomWidth << k == model.Width)
                return k;
        }

        return null;
    }

    /// <summary>Outputs of G's blocks, first block first.</summary>
    public static IReadOnlyList<FeatureMap> OfGenerator(ModelOptions model, int doublings)
    {
        IReadOnlyList<int> multiples = model.Generator.ChannelMultiples ?? ChannelTables.ForGenerator(doublings);
        return
        [
            .. multiples.Take(doublings).Select((multiple, i) =>
                new FeatureMap(model.BottomHeight << (i + 1), model.BottomWidth << (i + 1), multiple)),
        ];
    }

    /// <summary>Outputs of D's blocks, first block first.</summary>
    public static IReadOnlyList<FeatureMap> OfDiscriminator(ModelOptions model, int doublings)
    {
        IReadOnlyList<int> multiples = model.Discriminator.ChannelMultiples ?? ChannelTables.ForDiscriminator(doublings);
        IReadOnlyList<bool> downsample = model.Discriminator.Downsample ?? ChannelTables.Downsampling(doublings);
        var maps = new List<FeatureMap>();
        (int height, int width) = (model.Height, model.Width);
        foreach ((int multiple, bool down) in multiples.Zip(downsample))
        {
            if (down)
                (height, width) = (height / 2, width / 2);
            maps.Add(new FeatureMap(height, width, multiple));
        }

        return maps;
    }
}
