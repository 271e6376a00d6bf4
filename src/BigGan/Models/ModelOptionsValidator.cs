using BigGan.Layers;
using BigGan.Options;

namespace BigGan.Models;

/// <summary>The ranges of the options of an architecture: what passes here can be built and run.</summary>
internal static class ModelOptionsValidator
{
    // Far beyond any network that was ever trained, and small enough that no product of sizes overflows.
    private const int MostChannels = 16_384;
    private const int MostBlocks = 128;
    private const int MostDepth = 16;
    private const int LargestBottom = 256;
    private const int LargestImage = 16_384;
    private const int MostClasses = 1_000_000;
    private const int LongestVector = 65_536;
    private const int MostSingularValues = 16;
    private const int MostIterations = 100;

    private const int BottleneckChannels = 4;
    private const string Generator = "model.generator";
    private const string Discriminator = "model.discriminator";

    /// <summary>Notes everything that is out of range.</summary>
    internal static void Check(OptionCheck check, ModelOptions model)
    {
        CheckImage(check, model);
        CheckGenerator(check, model);
        CheckDiscriminator(check, model);
    }

    private static void CheckImage(OptionCheck check, ModelOptions model)
    {
        bool bottomIsRight = check.Within("model.bottom_height", model.BottomHeight, 1, LargestBottom)
            & check.Within("model.bottom_width", model.BottomWidth, 1, LargestBottom);
        if (bottomIsRight)
        {
            string size = $"{model.Height}x{model.Width}";
            if (check.That(FeatureMaps.Doublings(model) is not null, "model.height x model.width", size,
                $"bottom_height ({model.BottomHeight}) and bottom_width ({model.BottomWidth}) times the same power of 2, at least 2"))
                check.That(Math.Max(model.Height, model.Width) <= LargestImage, "model.height x model.width", size, $"at most {LargestImage}x{LargestImage}");
        }

        check.That(model.ImageChannels is 1 or 3, "model.image_channels", model.ImageChannels, "1 (grey) or 3 (colour)");
        check.Within("model.class_count", model.ClassCount, 1, MostClasses);
    }

    private static void CheckGenerator(OptionCheck check, ModelOptions model)
    {
        GeneratorOptions options = model.Generator;
        bool widthIsRight = check.Within($"{Generator}.width", options.Width, 1, MostChannels);
        check.That(options.Upsample is null || model.Deep, $"{Generator}.upsample", $"a list of {options.Upsample?.Count}",
            "null in BigGAN, whose blocks all double the resolution");
        bool depthIsRight = CheckDepth(check, Generator, options.Depth, model.Deep);
        if (depthIsRight) check.That(options.Upsample is null || options.Depth == Architecture.PublishedDepth, $"{Generator}.depth", options.Depth, $"{Architecture.PublishedDepth} where upsample lists the blocks");
        check.That(!options.BottomAttention || model.Deep, $"{Generator}.bottom_attention", "true", "false in BigGAN");
        if (depthIsRight && FeatureMaps.Doublings(model) is { } doublings)
        {
            CheckLatentSize(check, model, doublings);
            if (widthIsRight && CheckUpsample(check, model, doublings) && CheckMultiples(check, model, doublings))
            {
                if (model.Deep) CheckBottlenecks(check, model);
                if (model is { Deep: true, Generator.BottomAttention: true })
                    AttentionCheck.Maps(check, Generator, $"{Generator}.bottom_attention", "true", "on the first feature map", [new(model.BottomHeight, model.BottomWidth, model.BottomMultiple(), false)], options.Width);
                AttentionCheck.Blocks(check, Generator, options.AttentionResolutions, options.AttentionBlocks, FeatureMaps.OfGenerator(model, doublings), options.Width);
            }
        }

        check.Within($"{Generator}.shared_size", options.SharedSize ?? 1, 1, LongestVector);
        check.That(options.SharedEmbedding || !model.Deep, $"{Generator}.shared_embedding", "false", "true in BigGAN-deep");
        check.That(options.Hierarchical || !model.Deep, $"{Generator}.hierarchical", "false", "true in BigGAN-deep, where every block takes the whole of z");
        check.That(options.SharedEmbedding || !options.Hierarchical || model.Deep, $"{Generator}.hierarchical", "true", "false where shared_embedding is false");
        check.That(options.OutputKernel is 1 or 3, $"{Generator}.output_kernel", options.OutputKernel, "1 or 3");
        int outputs = options.OutputChannels ?? model.ImageChannels;
        if (check.That(outputs >= model.ImageChannels, $"{Generator}.output_channels", outputs, $"at least {model.ImageChannels}, the image's"))
            check.That(outputs <= MostChannels, $"{Generator}.output_channels", outputs, $"at most {MostChannels}");
        if (options.SpectralNorm is { } spectral) CheckSpectralNorm(check, Generator, spectral);
        check.Positive($"{Generator}.batch_norm.epsilon", options.BatchNorm.Epsilon);
        check.Positive($"{Generator}.batch_norm.output_epsilon", options.BatchNorm.OutputEpsilon);
        double momentum = options.BatchNorm.Momentum;
        check.That(momentum is > 0 and <= 1, $"{Generator}.batch_norm.momentum", momentum, "above 0 and at most 1");
    }

    private static void CheckLatentSize(OptionCheck check, ModelOptions model, int doublings)
    {
        bool isChunked = model.Generator.Hierarchical && !model.Deep;
        int size = model.Generator.LatentSize, fewest = isChunked ? doublings + 1 : 1;
        check.That(size >= fewest, $"{Generator}.latent_size", size,
            isChunked ? $"at least {fewest}: one for the first layer and for each block" : "at least 1");
        check.That(size <= LongestVector, $"{Generator}.latent_size", size, $"at most {LongestVector}");
    }

    private static bool CheckUpsample(OptionCheck check, ModelOptions model, int doublings)
    {
        if (model.Generator.Upsample is not { } upsample) return true;
        if (!model.Deep) return false; // said already
        int blocks = model.Generator.ChannelMultiples?.Count ?? model.Generator.Depth * doublings, up = upsample.Count(doubles => doubles);
        return check.That(upsample.Count == blocks, $"{Generator}.upsample", $"a list of {upsample.Count}", $"one entry for each of the {blocks} blocks")
            && check.That(up == doublings, $"{Generator}.upsample", $"true for {up} blocks", $"true for {doublings} at this image size");
    }

    private static bool CheckMultiples(OptionCheck check, ModelOptions model, int doublings)
    {
        int blocks = model.Generator.Upsample?.Count ?? (model.Deep ? model.Generator.Depth * doublings : doublings);
        return CheckMultiples(check, Generator, model.Generator.ChannelMultiples, blocks, $"one entry for each of the {blocks} blocks")
            && check.Within($"{Generator}.bottom_multiple", model.Generator.BottomMultiple ?? 1, 1, MostChannels)
            && CheckChannels(check, Generator, [model.BottomMultiple(), .. model.GeneratorMultiples()], model.Generator.Width);
    }

    // Shortcuts without weights drop channels, and the bottleneck is a quarter of a block's inputs.
    private static void CheckBottlenecks(OptionCheck check, ModelOptions model)
    {
        IReadOnlyList<int> multiples = [model.BottomMultiple(), .. model.GeneratorMultiples()];
        for (int i = 1; i < multiples.Count; i++)
        {
            check.That(multiples[i] <= multiples[i - 1], $"{Generator}.channel_multiples[{i - 1}]", multiples[i],
                $"at most {multiples[i - 1]}, the one before: blocks of BigGAN-deep's generator only drop channels");
        }

        CheckBottleneck(check, Generator, multiples.SkipLast(1).Min(), model.Generator.Width);
    }

    private static void CheckDiscriminator(OptionCheck check, ModelOptions model)
    {
        DiscriminatorOptions options = model.Discriminator;
        bool widthIsRight = check.Within($"{Discriminator}.width", options.Width, 1, MostChannels);
        check.That(options.Wide || !model.Deep, $"{Discriminator}.wide", "false", "true in BigGAN-deep, whose blocks are bottlenecks");
        bool depthIsRight = CheckDepth(check, Discriminator, options.Depth, model.Deep);
        check.That(!options.WideFirst || !options.Wide, $"{Discriminator}.wide_first", "true", "false where wide is true");
        if (depthIsRight && FeatureMaps.Doublings(model) is { } doublings && widthIsRight && CheckDownsample(check, model, doublings) && CheckStages(check, model, doublings))
        {
            AttentionCheck.Blocks(check, Discriminator, options.AttentionResolutions, options.AttentionBlocks, FeatureMaps.OfDiscriminator(model, doublings), options.Width);
        }

        CheckSpectralNorm(check, Discriminator, options.SpectralNorm);
    }

    private static bool CheckDownsample(OptionCheck check, ModelOptions model, int doublings)
    {
        if (model.Discriminator.Downsample is not { } downsample) return true;
        int stem = model.Deep ? 1 : 0;
        int stages = model.Discriminator.ChannelMultiples?.Count - stem ?? (model.Deep ? ChannelTables.DeepDownsampling(doublings) : ChannelTables.Downsampling(doublings)).Count;
        int halvings = downsample.Count(down => down);
        int most = doublings + Math.Min(int.TrailingZeroCount(model.BottomHeight), int.TrailingZeroCount(model.BottomWidth));
        return check.That(downsample.Count == stages, $"{Discriminator}.downsample", $"a list of {downsample.Count}", $"one entry for each of the {stages} {Stages(model)}")
            & check.That(halvings <= most, $"{Discriminator}.downsample", $"{halvings} halvings", $"at most {most} for this image size");
    }

    private static bool CheckStages(OptionCheck check, ModelOptions model, int doublings)
    {
        int stages = (model.Discriminator.Downsample ?? (model.Deep ? ChannelTables.DeepDownsampling(doublings) : ChannelTables.Downsampling(doublings))).Count;
        string each = $"{(model.Deep ? "one entry for the stem and " : "one entry for ")}each of the {stages} {Stages(model)}";
        if (!CheckMultiples(check, Discriminator, model.Discriminator.ChannelMultiples, stages + (model.Deep ? 1 : 0), each)) return false;
        IReadOnlyList<int> multiples = model.DiscriminatorMultiples();
        if (!CheckChannels(check, Discriminator, multiples, model.Discriminator.Width)) return false;
        if (!model.Deep) return true;

        for (int i = 1; i < multiples.Count; i++)
        {
            check.That(multiples[i] >= multiples[i - 1], $"{Discriminator}.channel_multiples[{i}]", multiples[i],
                $"at least {multiples[i - 1]}, the one before: blocks of BigGAN-deep's discriminator only add channels");
        }

        CheckBottleneck(check, Discriminator, multiples.Skip(1).Min(), model.Discriminator.Width);
        return true;
    }

    private static string Stages(ModelOptions model) => model.Deep ? "stages" : "blocks";

    private static bool CheckDepth(OptionCheck check, string path, int depth, bool deep) =>
        check.Within($"{path}.depth", depth, 1, MostDepth) &&
        check.That(deep || depth == Architecture.PublishedDepth, $"{path}.depth", depth, $"left at {Architecture.PublishedDepth} in BigGAN, which has one block a resolution");

    private static bool CheckMultiples(OptionCheck check, string path, IReadOnlyList<int>? multiples, int count, string each)
    {
        if (multiples is null) return true;
        bool isRight = check.That(multiples.Count == count, $"{path}.channel_multiples", $"a list of {multiples.Count}", $"{each}, or null for the usual ones")
            && check.That(count is > 0 and <= MostBlocks, $"{path}.channel_multiples", $"a list of {multiples.Count}", $"one of at least 1 and at most {MostBlocks} entries");
        for (int i = 0; isRight && i < multiples.Count; i++) isRight = check.Within($"{path}.channel_multiples[{i}]", multiples[i], 1, MostChannels);
        return isRight;
    }

    private static bool CheckChannels(OptionCheck check, string path, IReadOnlyList<int> multiples, int width)
    {
        int largest = multiples.Max();
        return check.That((long)largest * width <= MostChannels, $"{path}.width", width, $"at most {MostChannels / largest} with a channel multiple of {largest}");
    }

    private static void CheckBottleneck(OptionCheck check, string path, int multiple, int width) =>
        check.That(multiple * width >= BottleneckChannels, $"{path}.width", width,
            $"at least {(BottleneckChannels + multiple - 1) / multiple} in BigGAN-deep, whose bottlenecks are a quarter of {BottleneckChannels} channels or more");

    private static void CheckSpectralNorm(OptionCheck check, string path, SpectralNormOptions options)
    {
        check.Within($"{path}.spectral_norm.singular_values", options.SingularValues, 1, MostSingularValues);
        check.Within($"{path}.spectral_norm.iterations", options.Iterations, 1, MostIterations);
        check.Positive($"{path}.spectral_norm.epsilon", options.Epsilon);
    }
}
