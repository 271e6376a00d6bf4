using BigGan.Layers;

namespace BigGan.Models;

/// <summary>The architecture of a BigGAN projection discriminator (paper, appendix B; the author's PyTorch release).</summary>
public sealed record DiscriminatorOptions
{
    /// <summary>Width "ch": the channel count that the tables of the paper multiply.</summary>
    public int Width { get; init; } = 96;

    /// <summary>Channel multiple of each block's output, first block first; null takes the published table for the image size.</summary>
    public IReadOnlyList<int>? ChannelMultiples { get; init; }

    /// <summary>For each block whether it halves the resolution; null takes the published table for the image size.</summary>
    public IReadOnlyList<bool>? Downsample { get; init; }

    /// <summary>The first convolution of a block already has the block's output width; otherwise its input width.</summary>
    public bool Wide { get; init; } = true;

    /// <summary>Self-attention after the blocks whose output has one of these heights.</summary>
    public IReadOnlyList<int> AttentionResolutions { get; init; } = [64];

    /// <summary>Spectral normalisation of every layer, the class embedding included.</summary>
    public SpectralNormOptions SpectralNorm { get; init; } = new();

    /// <summary>How weights start.</summary>
    public WeightInit Init { get; init; } = WeightInit.Orthogonal;
}
