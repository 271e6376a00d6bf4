using System.Globalization;
using BigGan.Layers;
using BigGan.Models;

namespace BigGan.Conventions;

/// <summary>The architecture of a generator, inferred from the names and shapes of its tensors.</summary>
internal static class InferredGenerator
{
    private const int Colours = 3;

    private const string SharedEmbedding = $"{GeneratorPlan.SharedEmbedding}.weight", FirstLayer = $"{GeneratorPlan.FirstLayer}.weight",
        OutputConvolution = $"{GeneratorPlan.OutputConvolution}.weight";

    private static readonly string FirstBlock = GeneratorPlan.BlockPlace(0), FirstConvolution = $"{FirstBlock}.conv1.weight";

    /// <summary>The options that shapes determine; epsilons, which they do not, have their defaults. The result includes a fitting discriminator.</summary>
    /// <param name="shapes">The shapes of all tensors.</param>
    /// <param name="statedDepth">Blocks per resolution in BigGAN-deep, if a file beside the weights states it; null to infer it from the shapes.</param>
    /// <exception cref="InvalidFileException">The shapes are not those of a supported generator.</exception>
    internal static ModelOptions Of(KnownShapes shapes, int? statedDepth = null)
    {
        if (!shapes.Has(FirstConvolution)) throw shapes.Missing(FirstConvolution);
        int blocks = shapes.Count(i => $"{GeneratorPlan.BlockPlace(i)}.conv1.weight");
        bool deep = shapes.Has($"{FirstBlock}.conv4.weight");
        string last = deep ? "conv4" : "conv2";
        int[] channels = [.. Enumerable.Range(0, blocks).Select(i => shapes.Size($"{GeneratorPlan.BlockPlace(i)}.{last}.weight", 0))];
        int[] attended = [.. Enumerable.Range(0, blocks).Where(i => shapes.Has($"{GeneratorPlan.AttentionPlace(i)}.gamma"))];
        int depth = statedDepth ?? Architecture.PublishedDepth;
        if (deep && statedDepth is null && blocks > 0) depth = InferredDepth.OfGenerator(shapes.Path, channels, shapes.Size(FirstConvolution, 1), attended);
        if (deep && blocks % depth != 0) throw shapes.Error($"has {blocks} blocks, not {depth} a resolution");
        int doublings = deep ? blocks / depth : blocks;
        if (doublings is < 1 or > 12) throw shapes.Error($"has {blocks} blocks");
        int bottom = BottomSize(shapes);
        int outputs = shapes.Size(OutputConvolution, 0), kernel = shapes.Size(OutputConvolution, 2);
        int imageChannels = outputs is 1 or Colours ? outputs : Colours;

        var model = new ModelOptions
        {
            Deep = deep,
            Height = bottom << doublings,
            Width = bottom << doublings,
            BottomHeight = bottom,
            BottomWidth = bottom,
            ImageChannels = imageChannels,
            ClassCount = shapes.Has(SharedEmbedding) ? shapes.Size(SharedEmbedding, 0) : shapes.Size($"{FirstBlock}.bn1.gain.weight", 0),
            Generator = Conditions(shapes, deep, blocks) with
            {
                Depth = deep ? depth : Architecture.PublishedDepth,
                OutputChannels = outputs == imageChannels ? null : outputs,
                OutputKernel = kernel,
                SpectralNorm = InferredSpectralNorm.Of(shapes),
                BatchNorm = new() { Statistics = shapes.Has($"{FirstBlock}.bn1.bn.accumulation_counter") ? RunningStatistics.Standing : RunningStatistics.Exponential },
                AttentionResolutions = [],
            },
        };
        model = WithChannels(model, shapes, channels);
        return FittingDiscriminator.AddTo(WithAttention(model, attended));
    }

    private static int BottomSize(KnownShapes shapes)
    {
        int rows = shapes.Size(FirstLayer, 0), channels = shapes.Size(FirstConvolution, 1);
        int side = (int)Math.Round(Math.Sqrt(rows / (double)channels));
        return side > 0 && side * side * (long)channels == rows
            ? side
            : throw shapes.Error(string.Create(CultureInfo.InvariantCulture, $"makes {rows} numbers for a first feature map of {channels} channels"));
    }

    private static GeneratorOptions Conditions(KnownShapes shapes, bool deep, int blocks)
    {
        int first = shapes.Size(FirstLayer, 1);
        if (!shapes.Has(SharedEmbedding))
        {
            if (shapes.Has($"{FirstBlock}.bn1.gain.u0") || shapes.Has($"{FirstBlock}.bn1.bias.u0")) throw shapes.Missing(SharedEmbedding); // separate embeddings have no spectral norm
            return deep
                ? throw shapes.Error("is a BigGAN-deep without a shared class embedding")
                : new GeneratorOptions { LatentSize = first, Hierarchical = false, SharedEmbedding = false, SharedSize = null };
        }

        int shared = shapes.Size(SharedEmbedding, 1), conditions = shapes.Size($"{FirstBlock}.bn1.gain.weight", 1);
        if (deep && conditions == first && first > shared) return new GeneratorOptions { LatentSize = first - shared, SharedSize = shared };
        if (!deep && conditions == shared) return new GeneratorOptions { LatentSize = first, Hierarchical = false, SharedSize = shared };
        if (!deep && conditions == shared + first) return new GeneratorOptions { LatentSize = first * (blocks + 1), SharedSize = shared };
        throw shapes.Error($"feeds {first} numbers to its first layer and {conditions} to its norms, {shared} of them of the class");
    }

    private static ModelOptions WithChannels(ModelOptions model, KnownShapes shapes, int[] outputs)
    {
        int bottom = shapes.Size(FirstConvolution, 1), doublings = model.Doublings();
        InferredChannels channels = InferredChannels.Of(outputs, model.Deep ? ChannelTables.ForDeepGenerator(doublings, model.Generator.Depth) : ChannelTables.ForGenerator(doublings), bottom);
        return model with
        {
            Generator = model.Generator with
            {
                Width = channels.Width,
                ChannelMultiples = channels.Multiples,
                BottomMultiple = bottom == outputs[0] ? null : bottom / channels.Width,
            },
        };
    }

    private static ModelOptions WithAttention(ModelOptions model, int[] attended)
    {
        IReadOnlyList<FeatureMap> maps = FeatureMaps.OfGenerator(model, model.Doublings());
        ModelOptions byHeight = model with { Generator = model.Generator with { AttentionResolutions = [.. attended.Select(i => maps[i].Height)] } };
        return byHeight.GeneratorAttention().SequenceEqual(attended) ? byHeight : model with { Generator = model.Generator with { AttentionBlocks = attended } };
    }
}
