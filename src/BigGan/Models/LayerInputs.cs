using BigGan.Torch;

namespace BigGan.Models;

/// <summary>Latents and classes of each layer of a generator by itself; with equal rows it draws what <see cref="IGenerator.Forward(Tensor, Tensor, Layers.Pass)"/> draws.</summary>
/// <param name="Latents">float [N,R,l], see <see cref="LayerInputShape"/>.</param>
/// <param name="Classes">float [N,C,K] class weights.</param>
public sealed record LayerInputs(Tensor Latents, Tensor Classes);

/// <summary>The sizes of <see cref="LayerInputs"/>.</summary>
/// <param name="LatentRows">
/// R: in BigGAN-deep a row for the first layer and one for each block; in BigGAN one for each chunk of hierarchical latents, or one in all.
/// </param>
/// <param name="LatentSize">l, numbers of a row.</param>
/// <param name="ClassRows">C: a row for each block, in BigGAN-deep one for the first layer before them.</param>
/// <param name="ClassCount">K.</param>
public sealed record LayerInputShape(int LatentRows, int LatentSize, int ClassRows, int ClassCount)
{
    /// <summary>Refuses inputs of other sizes.</summary>
    /// <exception cref="ArgumentException">The message has the sizes.</exception>
    internal void Require(LayerInputs inputs)
    {
        if (inputs.Latents.Shape is not [var n, var rows, var size] || (rows, size) != (LatentRows, LatentSize))
            throw new ArgumentException($"latents of [{string.Join(",", inputs.Latents.Shape)}] for a generator that takes [N,{LatentRows},{LatentSize}]", nameof(inputs));
        if (inputs.Classes.Shape is not [var m, var classRows, var classes] || m != n || (classRows, classes) != (ClassRows, ClassCount))
            throw new ArgumentException($"classes of [{string.Join(",", inputs.Classes.Shape)}] for a generator that takes [{n},{ClassRows},{ClassCount}]", nameof(inputs));
    }
}
