using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>A projection discriminator: <see cref="Discriminator"/> or <see cref="DeepDiscriminator"/>.</summary>
public interface IDiscriminator : IDisposable
{
    /// <summary>Weights and singular vectors.</summary>
    ParameterStore Parameters { get; }

    /// <summary>D(x) of the paper: above 0 for images that look real for their class.</summary>
    /// <param name="x">float [N,C,H,W] in [-1,1].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,1], unbounded, owned by the current scope.</returns>
    Tensor Forward(Tensor x, Tensor y, Pass pass);
}
