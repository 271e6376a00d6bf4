namespace BigGan.Models;

/// <summary>One layer of a network, as <see cref="ModelSummary"/> describes it.</summary>
/// <param name="Name">The place of its tensors, such as <c>blocks.0.0.conv1</c>; resampling has none and is named after its block.</param>
/// <param name="Kind">The kind of layer.</param>
/// <param name="Window">Side of a convolution's window; 0 elsewhere.</param>
/// <param name="Channels">Channels, or numbers, that come out.</param>
/// <param name="Height">Height of what comes out; 1 for a vector.</param>
/// <param name="Width">Width of what comes out; 1 for a vector.</param>
/// <param name="Parameters">Numbers that training changes.</param>
/// <param name="MultiplyAdds">Products and sums for one image: of convolutions, linear layers and attention; of the others 0.</param>
/// <param name="Activations">Numbers that the backward pass needs of one image.</param>
public sealed record LayerSummary(
    string Name, LayerKind Kind, int Window, int Channels, int Height, int Width, long Parameters, long MultiplyAdds, long Activations);

/// <summary>What a layer does.</summary>
public enum LayerKind
{
    /// <summary>Looks up a class.</summary>
    Embedding,

    /// <summary>A matrix product.</summary>
    Linear,

    /// <summary>A convolution of the main path.</summary>
    Convolution,

    /// <summary>A convolution beside it.</summary>
    Shortcut,

    /// <summary>Batch norm.</summary>
    Norm,

    /// <summary>Batch norm whose gain and bias depend on the class, and on latents where they are hierarchical.</summary>
    ConditionalNorm,

    /// <summary>Doubles height and width by repetition.</summary>
    Upsample,

    /// <summary>Halves height and width by averages.</summary>
    Downsample,

    /// <summary>The products of self-attention and its gain; its convolutions are layers of their own.</summary>
    Attention,

    /// <summary>The sum over all positions.</summary>
    Sum,
}
