using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>A generator: <see cref="Generator"/> or <see cref="DeepGenerator"/>.</summary>
public interface IGenerator : IDisposable
{
    /// <summary>Weights, statistics and singular vectors.</summary>
    ParameterStore Parameters { get; }

    /// <summary>Latent size L that <see cref="Forward(Tensor, Tensor, Pass)"/> takes.</summary>
    int LatentSize { get; }

    /// <summary>The architecture.</summary>
    ModelOptions Model { get; }

    /// <summary>What layers take one by one.</summary>
    LayerInputShape LayerShape { get; }

    /// <summary>Draws images.</summary>
    /// <param name="z">float [N,L].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,C,H,W] in [-1,1], owned by the current scope.</returns>
    /// <exception cref="ArgumentException">z has another latent size.</exception>
    Tensor Forward(Tensor z, Tensor y, Pass pass);

    /// <summary>Draws images whose layers have latents and classes of their own.</summary>
    /// <param name="inputs">Sized as <see cref="LayerShape"/> says.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,C,H,W] in [-1,1], owned by the current scope.</returns>
    /// <exception cref="ArgumentException">Inputs of other sizes.</exception>
    Tensor Forward(LayerInputs inputs, Pass pass);

    /// <summary>
    /// Divides every weight by its singular value, once and in place: for a network that only draws images from now on.
    /// Its weights can then neither be trained nor saved.
    /// </summary>
    /// <param name="type">What the weights are kept in: Float32, or BFloat16 for a network that only runs in that precision.</param>
    void Fold(DataType type = DataType.Float32);

    /// <summary>Forgets the running statistics; <see cref="Pass.CollectStatistics"/> gathers standing ones.</summary>
    void ResetStatistics();
}
