using BigGan.Layers;

namespace BigGan.Models;

/// <summary>
/// A discriminator before it is built: everything that follows from the options, computed once. The constructors of <see cref="Discriminator"/> and
/// <see cref="DeepDiscriminator"/> and the summary go by it.
/// </summary>
internal sealed record DiscriminatorPlan
{
    /// <summary>Place of the convolution before the first block of BigGAN-deep.</summary>
    internal const string StemConvolution = "input_conv";

    /// <summary>Place of the last layer.</summary>
    internal const string LastLayer = "linear";

    /// <summary>Place of the class embedding.</summary>
    internal const string ClassEmbedding = "embed";

    /// <summary>The convolution before the first block of BigGAN-deep; BigGAN has none.</summary>
    internal required ConvolutionPlan? Stem { get; init; }

    /// <summary>The blocks, first one first.</summary>
    internal required IReadOnlyList<BlockPlan> Blocks { get; init; }

    /// <summary>Channels that the last block leaves.</summary>
    internal int Channels => Blocks[^1].Outputs;

    /// <summary>Most channels of any feature map.</summary>
    internal int Widest => Math.Max(Stem?.Outputs ?? 0, Blocks.Max(block => block.Outputs));

    /// <summary>The stage of the layers after the last block.</summary>
    internal int LastStage => Blocks[^1].Stage + 1;

    /// <summary>Plans the discriminator of an architecture.</summary>
    /// <exception cref="InvalidOptionException">Image size and blocks contradict one another.</exception>
    /// <exception cref="ArgumentException">A block cannot have such channels; the message names them.</exception>
    internal static DiscriminatorPlan Of(ModelOptions model)
    {
        int[] widths = [.. model.DiscriminatorMultiples().Select(multiple => multiple * model.Discriminator.Width)];
        return model.Deep
            ? new() { Stem = new ConvolutionPlan(StemConvolution, model.ImageChannels, widths[0], 3), Blocks = Stages(model, widths) }
            : new() { Stem = null, Blocks = BlocksOf(model, widths) };
    }

    /// <summary>Place of a block.</summary>
    /// <param name="stage">Its stage, in BigGAN the number of the block.</param>
    /// <param name="block">Its number in the stage.</param>
    internal static string BlockPlace(int stage, int block = 0) => $"blocks.{stage}.{block}";

    /// <summary>Place of the self-attention after a stage.</summary>
    /// <param name="stage">The stage, in BigGAN the number of the block.</param>
    /// <param name="depth">Blocks of the stage.</param>
    internal static string AttentionPlace(int stage, int depth = 1) => $"blocks.{stage}.{depth}";

    private static List<BlockPlan> BlocksOf(ModelOptions model, int[] widths)
    {
        DiscriminatorOptions options = model.Discriminator;
        IReadOnlyList<bool> downsample = model.DiscriminatorDownsampling();
        IReadOnlyList<int> attended = model.DiscriminatorAttention();
        var blocks = new List<BlockPlan>();
        var map = new MapSize(model.Height, model.Width);
        int inputs = model.ImageChannels;
        for (int i = 0; i < widths.Length; i++)
        {
            MapSize next = downsample[i] ? map.Halved : map;
            bool wide = options.Wide || (i == 0 && options.WideFirst);
            BlockPlan block = DiscriminatorBlock.Plan(BlockPlace(i), i, inputs, widths[i], wide, map, next);
            blocks.Add(attended.Contains(i) ? block with { Attention = new AttentionPlan(AttentionPlace(i), i, widths[i], next) } : block);
            (inputs, map) = (widths[i], next);
        }

        return blocks;
    }

    // The first block of a stage halves the resolution and changes the channels; attention follows the last.
    private static List<BlockPlan> Stages(ModelOptions model, int[] widths)
    {
        int depth = model.Discriminator.Depth;
        IReadOnlyList<bool> downsample = model.DiscriminatorDownsampling();
        IReadOnlyList<int> attended = model.DiscriminatorAttention();
        var blocks = new List<BlockPlan>();
        var map = new MapSize(model.Height, model.Width);
        for (int stage = 0; stage < downsample.Count; stage++)
        {
            int outputs = widths[stage + 1];
            MapSize next = downsample[stage] ? map.Halved : map;
            blocks.Add(DeepDiscriminatorBlock.Plan(BlockPlace(stage), stage, widths[stage], outputs, map, next));
            for (int i = 1; i < depth; i++) blocks.Add(DeepDiscriminatorBlock.Plan(BlockPlace(stage, i), stage, outputs, outputs, next, next));
            if (attended.Contains(stage)) blocks[^1] = blocks[^1] with { Attention = new AttentionPlan(AttentionPlace(stage, depth), stage, outputs, next) };
            map = next;
        }

        return blocks;
    }
}
