using BigGan.Layers;

namespace BigGan.Models;

/// <summary>The architecture of a BigGAN projection discriminator (paper, appendix B; the author's PyTorch release).</summary>
public sealed record DiscriminatorOptions
{
    /// <summary>Width "ch": the channel count that the tables of the paper multiply.</summary>
    public int Width { get; init; } = 96;

    /// <summary>
    /// Channel multiple of each block's output, first block first, in BigGAN-deep of the stem and then of each stage of <see cref="Depth"/> blocks;
    /// null takes the published table for the image size.
    /// </summary>
    public IReadOnlyList<int>? ChannelMultiples { get; init; }

    /// <summary>Blocks of BigGAN-deep in each stage; the first of them halves the resolution and changes the channels. BigGAN has one.</summary>
    public int Depth { get; init; } = Architecture.PublishedDepth;

    /// <summary>For each block, in BigGAN-deep for each stage, whether it halves the resolution; null takes the published table for the image size.</summary>
    public IReadOnlyList<bool>? Downsample { get; init; }

    /// <summary>The first convolution of a block already has the block's output width; otherwise its input width.</summary>
    public bool Wide { get; init; } = true;

    /// <summary>
    /// The first block is wide although <see cref="Wide"/> is off (Miyato and Koyama 2018). The author's release narrows it as well,
    /// to the channels of the image.
    /// </summary>
    public bool WideFirst { get; init; }

    /// <summary>
    /// Shortcuts take what the first activation of their block leaves, as in StudioGAN, whose activation overwrites its input; otherwise the
    /// block's input itself.
    /// </summary>
    public bool ActivatedShortcut { get; init; }

    /// <summary>Self-attention after the blocks that halve the resolution to one of these heights.</summary>
    public IReadOnlyList<int> AttentionResolutions { get; init; } = [64];

    /// <summary>Self-attention after the blocks, in BigGAN-deep the stages, of these numbers, counted from 0, in place of <see cref="AttentionResolutions"/>; null goes by those.</summary>
    public IReadOnlyList<int>? AttentionBlocks { get; init; }

    /// <summary>Spectral normalisation of every layer, the class embedding included.</summary>
    public SpectralNormOptions SpectralNorm { get; init; } = new();

    /// <summary>How weights start.</summary>
    public WeightInit Init { get; init; } = WeightInit.Orthogonal;
}
