using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The end of a discriminator: a linear layer over the summed features, plus their inner product with the embedding of the class.</summary>
/// <remarks>Miyato and Koyama 2018, equation 4.</remarks>
internal sealed class ProjectionHead
{
    private readonly SpectralLinear _linear;
    private readonly SpectralWeight _classEmbedding;

    internal ProjectionHead(ParameterPath end, SpectralNormOptions? options, int channels, int classCount)
    {
        _linear = new SpectralLinear(end / DiscriminatorPlan.LastLayer, options, channels, 1);
        _classEmbedding = new SpectralWeight(end / DiscriminatorPlan.ClassEmbedding, options, ParameterRole.ClassEmbedding, classCount, channels);
    }

    /// <summary>Maps the features of images and their classes to numbers.</summary>
    /// <param name="h">float [N,C,H,W], features before the last ReLU.</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="type">Element type of the result.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,1], owned by the current scope.</returns>
    internal Tensor Forward(Tensor h, Tensor y, DataType type, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor features = h.Relu().To(type).Sum([2, 3]); // [N,C]
        Tensor projection = (ClassEmbedding.Of(_classEmbedding.Normalised(pass.Mode), y, pass) * features).Sum([1], keep: true); // [N,1]
        return scope.Keep(_linear.Forward(features, pass).To(type) + projection);
    }
}
