using System.Globalization;
using BigGan.Models;

namespace BigGan.Conventions;

/// <summary>Converts between a Hugging Face config.json and an architecture.</summary>
internal static class HuggingFaceModel
{
    /// <summary>Fixed in the package: a first feature map of 4x4 with 16 times the width.</summary>
    internal const int Bottom = 4, BottomMultiple = 16, ImageChannels = 3;

    /// <summary>An attention position that is no block's.</summary>
    internal const int NoAttention = -1;

    private const int MostDoublings = 12, PublishedDoublings = 5;

    /// <summary>The layers of the published 128-pixel model.</summary>
    internal static HuggingFaceLayer[] PublishedLayers { get; } =
        LayersOf(ChannelTables.ForDeepGenerator(PublishedDoublings, Architecture.PublishedDepth), ChannelTables.DeepUpsampling(PublishedDoublings, Architecture.PublishedDepth), BottomMultiple);

    /// <summary>Why a configuration is not a valid network; null if it is.</summary>
    internal static string? Problem(HuggingFaceConfig config)
    {
        int multiple = BottomMultiple;
        for (int i = 0; i < config.Layers.Count; i++)
        {
            HuggingFaceLayer layer = config.Layers[i];
            if (layer.Inputs != multiple) return $"layers[{i}] takes {layer.Inputs} times the width, but {(i == 0 ? "the first feature map" : $"layers[{i - 1}]")} has {multiple}";
            if (layer.Outputs != layer.Inputs && layer.Outputs * 2 != layer.Inputs) return $"layers[{i}] makes {layer.Outputs} of {layer.Inputs}: a block keeps its channels or drops half of them";
            if (layer.Inputs * (long)config.Width < 4) return $"layers[{i}] has {layer.Inputs * config.Width} channels, fewer than the 4 of a bottleneck";
            multiple = layer.Outputs;
        }

        if (multiple != 1) return $"the last of its layers makes {multiple} times the width, but the last convolution takes 1";
        if (Doublings(config) > MostDoublings) return $"its layers double {Bottom} pixels {Doublings(config)} times; at most {MostDoublings} are supported";
        if (config.Width is < ImageChannels or > 1 << 16) return $"channel_width is {config.Width}; it must be from {ImageChannels} to {1 << 16}";
        if (Attends(config) && config.Layers[config.AttentionPosition].Inputs * config.Width < 8)
            return $"attention is on {config.Layers[config.AttentionPosition].Inputs * config.Width} channels; it needs 8";
        return null;
    }

    /// <summary>Height and width of the images in pixels, computed from the layers: the package does not use output_dim.</summary>
    internal static int ImageSize(HuggingFaceConfig config) => Bottom << Doublings(config);

    /// <summary>The architecture of a configuration without a <see cref="Problem"/>.</summary>
    internal static ModelOptions ToOptions(HuggingFaceConfig config)
    {
        var model = new ModelOptions
        {
            Deep = true,
            Height = ImageSize(config),
            Width = ImageSize(config),
            ImageChannels = ImageChannels,
            BottomHeight = Bottom,
            BottomWidth = Bottom,
            ClassCount = config.ClassCount,
            Generator = new()
            {
                Width = config.Width,
                ChannelMultiples = [.. config.Layers.Select(layer => layer.Outputs)],
                BottomMultiple = config.Layers[0].Outputs == BottomMultiple ? null : BottomMultiple,
                Upsample = [.. config.Layers.Select(layer => layer.Upsample)],
                LatentSize = config.LatentSize,
                SharedSize = config.LatentSize,
                AttentionResolutions = [],
                AttentionBlocks = Attends(config) && config.AttentionPosition > 0 ? [config.AttentionPosition - 1] : [],
                BottomAttention = Attends(config) && config.AttentionPosition == 0,
                OutputChannels = config.Width,
                SpectralNorm = new() { StoresRightVectors = true, Epsilon = config.Epsilon },
                BatchNorm = new() { Epsilon = config.Epsilon, OutputEpsilon = config.Epsilon },
            },
        };
        return FittingDiscriminator.AddTo(model);
    }

    /// <summary>Why the package cannot build an architecture; null if it can.</summary>
    internal static string? Misfit(ModelOptions model)
    {
        GeneratorOptions generator = model.Generator;
        if (!model.Deep) return "the Hugging Face layout is for BigGAN-deep, and this is a BigGAN";
        if (model.ImageChannels != ImageChannels) return "the Hugging Face layout is for colour images, and these are grey";
        if (model.BottomHeight != Bottom || model.BottomWidth != Bottom) return $"the Hugging Face layout begins with {Bottom}x{Bottom} pixels, and this model with {model.BottomHeight}x{model.BottomWidth}";
        if ((generator.SharedSize ?? generator.LatentSize) != generator.LatentSize)
            return $"the Hugging Face layout has class embeddings as long as the latents ({generator.LatentSize}), and these have {generator.SharedSize}";
        if (generator.SpectralNorm is null) return "the Hugging Face layout has spectral normalisation, and this model has none";
        if (generator.OutputKernel != 3) return $"the Hugging Face layout ends with a 3x3 convolution, and this model with {generator.OutputKernel}x{generator.OutputKernel}";
        if (generator.BatchNorm.Epsilon != generator.BatchNorm.OutputEpsilon)
            return string.Create(CultureInfo.InvariantCulture, $"the Hugging Face layout has one epsilon for all batch norms, and this model {generator.BatchNorm.Epsilon:g} and {generator.BatchNorm.OutputEpsilon:g}");

        IReadOnlyList<int> attention = model.GeneratorAttention(), multiples = model.GeneratorMultiples();
        if (attention.Count + (generator.BottomAttention ? 1 : 0) > 1 || attention.Contains(multiples.Count - 1)) return "the Hugging Face layout has attention before one block, and this model has more of it or has it after the last";
        if (model.BottomMultiple() != BottomMultiple * multiples[^1]) return $"the Hugging Face layout begins with {BottomMultiple} times the channels that it ends with, and this model has {model.BottomMultiple()} and {multiples[^1]} times its width";
        if (multiples.Any(multiple => multiple % multiples[^1] != 0)) return $"the Hugging Face layout has whole multiples of the channels that it ends with, and this model has {string.Join(" ", multiples)} times its width";
        int width = multiples[^1] * generator.Width;
        if ((generator.OutputChannels ?? ImageChannels) > width) return $"the Hugging Face layout ends with {width} channels here, and this model with {generator.OutputChannels ?? ImageChannels}";
        return Problem(FromOptions(model, statisticsCount: 2));
    }

    /// <summary>The configuration of an architecture without a <see cref="Misfit"/>.</summary>
    internal static HuggingFaceConfig FromOptions(ModelOptions model, int statisticsCount)
    {
        GeneratorOptions generator = model.Generator;
        IReadOnlyList<int> multiples = model.GeneratorMultiples();
        IReadOnlyList<bool> upsample = model.GeneratorUpsampling();
        int last = multiples[^1];
        return new HuggingFaceConfig(
            model.Height,
            generator.LatentSize,
            last * generator.Width,
            model.ClassCount,
            LayersOf([.. multiples.Select(multiple => multiple / last)], upsample, model.BottomMultiple() / last),
            generator.BottomAttention ? 0 : model.GeneratorAttention() is [int block] ? block + 1 : NoAttention,
            generator.BatchNorm.Epsilon,
            statisticsCount);
    }

    /// <summary>Whether the network has attention: the package builds none for a position that is no block's.</summary>
    internal static bool Attends(HuggingFaceConfig config) => config.AttentionPosition >= 0 && config.AttentionPosition < config.Layers.Count;

    private static HuggingFaceLayer[] LayersOf(IReadOnlyList<int> outputs, IReadOnlyList<bool> upsample, int bottom) =>
        [.. outputs.Select((multiple, i) => new HuggingFaceLayer(upsample[i], i == 0 ? bottom : outputs[i - 1], multiple))];

    private static int Doublings(HuggingFaceConfig config) => config.Layers.Count(layer => layer.Upsample);
}
