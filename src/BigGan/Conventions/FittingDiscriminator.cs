using BigGan.Models;

namespace BigGan.Conventions;

/// <summary>A discriminator for a generator that comes without one, so that the options are complete and the model can be trained further.</summary>
internal static class FittingDiscriminator
{
    private const int PublishedAttention = 64, Bottleneck = 4;

    /// <summary>Adds the published discriminator for the model's size, with the generator's width and enough channels for bottlenecks.</summary>
    internal static ModelOptions AddTo(ModelOptions model)
    {
        var discriminator = new DiscriminatorOptions { Width = model.Deep ? Math.Max(model.Generator.Width, Bottleneck) : model.Generator.Width };
        ModelOptions fitted = model with { Discriminator = discriminator };
        bool attends = FeatureMaps.OfDiscriminator(fitted, fitted.Doublings())
            .Any(map => map.Resampled && map.Height == PublishedAttention && map.Multiple * discriminator.Width >= 8);
        return attends ? fitted : fitted with { Discriminator = discriminator with { AttentionResolutions = [] } };
    }
}
