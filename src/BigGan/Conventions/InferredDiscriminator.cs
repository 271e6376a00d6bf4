using System.Globalization;
using BigGan.Models;

namespace BigGan.Conventions;

/// <summary>The architecture of a discriminator, inferred from the names and shapes of its tensors.</summary>
internal static class InferredDiscriminator
{
    private const string DeepStem = $"{DiscriminatorPlan.StemConvolution}.weight";

    /// <summary>The options that shapes determine; epsilon, which they do not, has its default.</summary>
    /// <param name="model">The generator that it belongs to, with the same images.</param>
    /// <param name="shapes">The shapes of all tensors.</param>
    /// <exception cref="InvalidFileException">The shapes are not those of a supported discriminator, or belong to one for other images.</exception>
    internal static ModelOptions AddTo(ModelOptions model, KnownShapes shapes)
    {
        string stem = model.Deep ? DeepStem : $"{DiscriminatorPlan.BlockPlace(0)}.conv1.weight", last = model.Deep ? "conv4" : "conv2";
        if (model.Deep != shapes.Has(DeepStem)) throw shapes.Error($"is {(model.Deep ? "not " : "")}a BigGAN-deep, unlike the generator,");
        int classes = shapes.Size($"{DiscriminatorPlan.ClassEmbedding}.weight", 0), colours = shapes.Size(stem, 1);
        if (classes != model.ClassCount || colours != model.ImageChannels)
            throw shapes.Error(string.Create(CultureInfo.InvariantCulture, $"judges {classes} classes of {colours} colours, while the generator draws {model.ClassCount} of {model.ImageChannels},"));

        int stages = shapes.Count(i => $"{DiscriminatorPlan.BlockPlace(i)}.conv1.weight");
        IReadOnlyList<int> table = model.Deep ? ChannelTables.ForDeepDiscriminator(model.Doublings()) : ChannelTables.ForDiscriminator(model.Doublings());
        int[] channels = [.. Enumerable.Range(0, stages).Select(i => shapes.Size($"{DiscriminatorPlan.BlockPlace(i)}.{last}.weight", 0))];
        if (model.Deep) channels = [shapes.Size(stem, 0), .. channels];
        if (channels.Length != table.Count) throw shapes.Error($"has {stages} {(model.Deep ? "stages of blocks" : "blocks")}, not the {table.Count - (model.Deep ? 1 : 0)} of images of this size,");

        int depth = model.Deep ? shapes.Count(i => $"{DiscriminatorPlan.BlockPlace(0, i)}.conv1.weight") : Architecture.PublishedDepth;
        InferredChannels inferred = InferredChannels.Of(channels, table, channels[0]);
        model = model with
        {
            Discriminator = new DiscriminatorOptions
            {
                Width = inferred.Width,
                Depth = depth,
                ChannelMultiples = inferred.Multiples,
                AttentionResolutions = [],
                SpectralNorm = InferredSpectralNorm.Of(shapes) ?? throw shapes.Error("is without spectral normalisation"),
            },
        };
        if (!model.Deep) model = WithWidths(model, shapes, channels);
        int blocks = model.Deep ? depth : 1;
        return WithAttention(model, [.. Enumerable.Range(0, stages).Where(i => shapes.Has($"{DiscriminatorPlan.AttentionPlace(i, blocks)}.gamma"))]);
    }

    private static ModelOptions WithWidths(ModelOptions model, KnownShapes shapes, int[] channels)
    {
        bool IsWide(int block) => shapes.Size($"{DiscriminatorPlan.BlockPlace(block)}.conv1.weight", 0) == channels[block];
        bool wide = Enumerable.Range(1, channels.Length - 1).All(IsWide), first = IsWide(0);
        return wide && first ? model : model with { Discriminator = model.Discriminator with { Wide = false, WideFirst = first } };
    }

    private static ModelOptions WithAttention(ModelOptions model, int[] attended)
    {
        IReadOnlyList<FeatureMap> maps = FeatureMaps.OfDiscriminator(model, model.Doublings());
        ModelOptions byHeight = model with { Discriminator = model.Discriminator with { AttentionResolutions = [.. attended.Select(i => maps[i].Height)] } };
        return byHeight.DiscriminatorAttention().SequenceEqual(attended) ? byHeight : model with { Discriminator = model.Discriminator with { AttentionBlocks = attended } };
    }
}
