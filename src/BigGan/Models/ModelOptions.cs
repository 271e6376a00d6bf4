namespace BigGan.Models;

/// <summary>The architecture of a BigGAN: what G and D share, and each one's own.</summary>
public sealed record ModelOptions
{
    /// <summary>BigGAN-deep: bottleneck blocks, two a resolution as published, and the whole of z in every one (paper, appendix B, figure 16).</summary>
    public bool Deep { get; init; }

    /// <summary>Image height in pixels: <see cref="BottomHeight"/> x 2^k with k of at least 1, or 0 where the generator's blocks are listed.</summary>
    public int Height { get; init; } = 128;

    /// <summary>Image width in pixels: <see cref="BottomWidth"/> x 2^k with the same k.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Image channels: 1 (grey) or 3 (colour).</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Height of the first feature map of G.</summary>
    public int BottomHeight { get; init; } = 4;

    /// <summary>Width of the first feature map of G.</summary>
    public int BottomWidth { get; init; } = 4;

    /// <summary>Number of classes K.</summary>
    public int ClassCount { get; init; } = 1000;

    /// <summary>The generator.</summary>
    public GeneratorOptions Generator { get; init; } = new();

    /// <summary>The discriminator.</summary>
    public DiscriminatorOptions Discriminator { get; init; } = new();
}
