using BigGan.Models;

namespace BigGan.Training;

/// <summary>The output of one block, as far as the options alone tell.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Multiple">Channels as a multiple of the network's width, or null where a table of the network decides.</param>
internal sealed record FeatureMap(int Height, int Width, int? Multiple);

/// <summary>The sizes of the feature maps that options lead to.</summary>
internal static class FeatureMaps
{
    /// <summary>How often the bottom doubles to give the image; null when it does not.</summary>
    public static int? Doublings(ModelOptions model)
    {
        if (model.BottomHeight < 1 || model.BottomWidth < 1)
            return null;
        for (int k = 1; k < 31; k++)
        {
            if ((long)model.BottomHeight << k == model.Height)
                return (long)model.BottomWidth << k == model.Width ? k : null;
        }

        return null;
    }

    /// <summary>Outputs of G's blocks, first block first.</summary>
    public static IReadOnlyList<FeatureMap> OfGenerator(ModelOptions model) =>
    [
        .. Enumerable.Range(0, Doublings(model) ?? 0).Select(i => new FeatureMap(
            model.BottomHeight << (i + 1), model.BottomWidth << (i + 1), model.Generator.ChannelMultiples?.ElementAtOrDefault(i))),
    ];

    /// <summary>Outputs of D's blocks, first block first.</summary>
    /// <remarks>Without a list of halvings D halves down to G's bottom, but only twice at 32x32 (the author's release).</remarks>
    public static IReadOnlyList<FeatureMap> OfDiscriminator(ModelOptions model)
    {
        int halvings = model is { Height: 32, Width: 32 } ? 2 : Doublings(model) ?? 0;
        IReadOnlyList<bool> downsample = model.Discriminator.Downsample ?? [.. Enumerable.Repeat(true, halvings), false];
        var maps = new List<FeatureMap>();
        (int height, int width) = (model.Height, model.Width);
        for (int i = 0; i < downsample.Count; i++)
        {
            if (downsample[i])
                (height, width) = (height / 2, width / 2);
            maps.Add(new FeatureMap(height, width, model.Discriminator.ChannelMultiples?.ElementAtOrDefault(i)));
        }

        return maps;
    }
}
