using BigGan.Layers;

namespace BigGan.Models;

/// <summary>The architecture of a BigGAN generator (paper, appendix B; the author's PyTorch release).</summary>
public sealed record GeneratorOptions
{
    /// <summary>Width "ch": the channel count that the tables of the paper multiply.</summary>
    public int Width { get; init; } = 96;

    /// <summary>Channel multiple of each block's output, first block first; null takes the published table for the image size.</summary>
    public IReadOnlyList<int>? ChannelMultiples { get; init; }

    /// <summary>Channel multiple of the first feature map; null is that of the first block's output, as published.</summary>
    public int? BottomMultiple { get; init; }

    /// <summary>Blocks of BigGAN-deep at each resolution; the last of them doubles it. BigGAN has one.</summary>
    public int Depth { get; init; } = Architecture.PublishedDepth;

    /// <summary>For each block of BigGAN-deep whether it doubles the resolution; null goes by <see cref="Depth"/>. BigGAN's blocks all do.</summary>
    public IReadOnlyList<bool>? Upsample { get; init; }

    /// <summary>Latent size L; with <see cref="Hierarchical"/> it is reduced to a multiple of the number of chunks.</summary>
    public int LatentSize { get; init; } = 120;

    /// <summary>Split z into chunks: one for the first linear layer and one for every block ("skip-z").</summary>
    public bool Hierarchical { get; init; } = true;

    /// <summary>One class embedding for all conditional batch norms; otherwise every norm has its own.</summary>
    public bool SharedEmbedding { get; init; } = true;

    /// <summary>Size of the shared class embedding; null takes the latent size.</summary>
    public int? SharedSize { get; init; } = 128;

    /// <summary>Self-attention after the blocks that double the resolution to one of these heights.</summary>
    public IReadOnlyList<int> AttentionResolutions { get; init; } = [64];

    /// <summary>Self-attention after the blocks of these numbers, counted from 0, in place of <see cref="AttentionResolutions"/>; null goes by those.</summary>
    public IReadOnlyList<int>? AttentionBlocks { get; init; }

    /// <summary>Self-attention on the first feature map of BigGAN-deep, before the first block.</summary>
    public bool BottomAttention { get; init; }

    /// <summary>Channels of the last convolution, of which the first are the image's and the others are dropped (128 in the published BigGAN-deep); null is the image's.</summary>
    public int? OutputChannels { get; init; }

    /// <summary>Size of the last convolution's window: 3, or 1.</summary>
    public int OutputKernel { get; init; } = 3;

    /// <summary>Spectral normalisation of every convolution and linear layer; the class embedding is left out. Null trains without, as before SAGAN.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; } = new();

    /// <summary>Batch norm.</summary>
    public BatchNormOptions BatchNorm { get; init; } = new();

    /// <summary>How weights start.</summary>
    public WeightInit Init { get; init; } = WeightInit.Orthogonal;
}
