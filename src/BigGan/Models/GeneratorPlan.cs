using BigGan.Layers;

namespace BigGan.Models;

/// <summary>
/// A generator before it is built: everything that follows from the options, computed once. The constructors of <see cref="Generator"/> and
/// <see cref="DeepGenerator"/>, the summary and the readers of other programs' weights go by it.
/// </summary>
internal sealed record GeneratorPlan
{
    /// <summary>Place of the class embedding that all norms share.</summary>
    internal const string SharedEmbedding = "shared";

    /// <summary>Place of the first layer.</summary>
    internal const string FirstLayer = "linear";

    /// <summary>Place of the norm after the last block.</summary>
    internal const string OutputNorm = "output_layer.0";

    /// <summary>Place of the convolution to the image.</summary>
    internal const string OutputConvolution = "output_layer.2";

    /// <summary>Latent size L that the network takes.</summary>
    internal required int LatentSize { get; init; }

    /// <summary>How many chunks the latents are split into: one for the first layer and one for each block, or one in all.</summary>
    internal required int ChunkCount { get; init; }

    /// <summary>Size of the shared class embedding; null if every norm has its own embeddings.</summary>
    internal required int? SharedSize { get; init; }

    /// <summary>Numbers that the first layer takes.</summary>
    internal required int FirstInputs { get; init; }

    /// <summary>Numbers that condition a norm: size of the class embedding and of the latents beside it; of a norm with tables the classes.</summary>
    internal required int Conditions { get; init; }

    /// <summary>Size of the first feature map.</summary>
    internal required MapSize Bottom { get; init; }

    /// <summary>Channels of the first feature map.</summary>
    internal required int BottomChannels { get; init; }

    /// <summary>Numbers that the first layer makes.</summary>
    internal int FirstOutputs => BottomChannels * Bottom.Height * Bottom.Width;

    /// <summary>Self-attention on the first feature map; null without it.</summary>
    internal required AttentionPlan? BottomAttention { get; init; }

    /// <summary>The blocks, first one first.</summary>
    internal required IReadOnlyList<BlockPlan> Blocks { get; init; }

    /// <summary>The convolution to the image.</summary>
    internal required ConvolutionPlan Output { get; init; }

    /// <summary>Most channels of any feature map.</summary>
    internal int Widest => Math.Max(BottomChannels, Blocks.Max(block => block.Outputs));

    /// <summary>The stage of the layers after the last block.</summary>
    internal int LastStage => Blocks.Count;

    /// <summary>Plans the generator of an architecture.</summary>
    /// <exception cref="InvalidOptionException">Image size and blocks contradict one another.</exception>
    /// <exception cref="ArgumentException">A block cannot have such channels; the message names them.</exception>
    internal static GeneratorPlan Of(ModelOptions model)
    {
        GeneratorOptions options = model.Generator;
        IReadOnlyList<BlockPlan> blocks = BlocksOf(model);
        int bottomChannels = model.BottomMultiple() * options.Width;
        var bottom = new MapSize(model.BottomHeight, model.BottomWidth);
        int chunks = !model.Deep && options.Hierarchical ? blocks.Count + 1 : 1, chunkSize = options.LatentSize / chunks;
        int? sharedSize = options.SharedEmbedding || model.Deep ? options.SharedSize ?? options.LatentSize : null;
        int latents = options.Hierarchical || model.Deep ? chunkSize : 0; // that a norm takes: a chunk, in BigGAN-deep the whole of z
        int conditions = sharedSize + latents ?? model.ClassCount;
        return new GeneratorPlan
        {
            LatentSize = chunkSize * chunks,
            ChunkCount = chunks,
            SharedSize = sharedSize,
            FirstInputs = model.Deep ? conditions : chunkSize,
            Conditions = conditions,
            Bottom = bottom,
            BottomChannels = bottomChannels,
            BottomAttention = model is { Deep: true, Generator.BottomAttention: true } ? new AttentionPlan("attention", 0, bottomChannels, bottom) : null,
            Blocks = blocks,
            Output = new ConvolutionPlan(OutputConvolution, blocks[^1].Outputs, options.OutputChannels ?? model.ImageChannels, options.OutputKernel),
        };
    }

    /// <summary>Place of a block.</summary>
    internal static string BlockPlace(int block) => $"blocks.{block}.0";

    /// <summary>Place of the self-attention after a block.</summary>
    internal static string AttentionPlace(int block) => $"blocks.{block}.1";

    private static List<BlockPlan> BlocksOf(ModelOptions model)
    {
        IReadOnlyList<int> multiples = model.GeneratorMultiples(), attended = model.GeneratorAttention();
        IReadOnlyList<bool> upsample = model.GeneratorUpsampling();
        var blocks = new List<BlockPlan>();
        var map = new MapSize(model.BottomHeight, model.BottomWidth);
        int inputs = model.BottomMultiple() * model.Generator.Width;
        for (int i = 0; i < multiples.Count; i++)
        {
            int outputs = multiples[i] * model.Generator.Width;
            MapSize next = upsample[i] ? map.Doubled : map;
            BlockPlan block = model.Deep
                ? DeepGeneratorBlock.Plan(BlockPlace(i), i, inputs, outputs, map, next)
                : GeneratorBlock.Plan(BlockPlace(i), i, inputs, outputs, map, next);
            blocks.Add(attended.Contains(i) ? block with { Attention = new AttentionPlan(AttentionPlace(i), i, outputs, next) } : block);
            (inputs, map) = (outputs, next);
        }

        return blocks;
    }
}
