using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>One named tensor of a network.</summary>
/// <param name="Name">As in the author's state dictionary, e.g. <c>blocks.0.0.conv1.weight</c>.</param>
/// <param name="Value">Owned by the store.</param>
/// <param name="Role">Its role in the network.</param>
/// <param name="Stage">
/// The block, in BigGAN-deep's discriminator the stage of blocks, that it belongs to, counted from 0. Layers before the first block
/// belong to stage 0, layers after the last to the stage that would follow.
/// </param>
/// <param name="Trainable">A weight that optimizers change; otherwise a buffer, such as running statistics, or a frozen weight.</param>
public sealed record Parameter(string Name, Tensor Value, ParameterRole Role, int Stage, bool Trainable)
{
    /// <summary>The layer's path: the name up to its last dot; empty at the root.</summary>
    public string Place => Name[..Math.Max(Name.LastIndexOf('.'), 0)];

    /// <summary>Whether the tensor is a table with a row a class.</summary>
    internal bool IsClassTable => Role is ParameterRole.SharedEmbedding or ParameterRole.ClassEmbedding;
}
