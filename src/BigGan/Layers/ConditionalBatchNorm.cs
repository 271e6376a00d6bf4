using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Batch norm whose gain and bias depend on the class, and with hierarchical latents on a chunk of z.</summary>
/// <remarks>de Vries et al. 2017; paper, appendix B. The gain is 1 + W y.</remarks>
internal sealed class ConditionalBatchNorm
{
    private readonly SpectralLinear? _gain;
    private readonly SpectralLinear? _bias;
    private readonly Tensor? _gainTable;
    private readonly Tensor? _biasTable;

    /// <summary>A norm fed by a vector: the shared class embedding, with or without latents.</summary>
    internal ConditionalBatchNorm(ParameterPath path, BatchNormOptions options, SpectralNormOptions? spectral, int channels, int conditions)
    {
        _gain = new SpectralLinear(path / "gain", spectral, conditions, channels, bias: false);
        _bias = new SpectralLinear(path / "bias", spectral, conditions, channels, bias: false);
        Statistics = new BatchStatistics(path, options, options.Epsilon, channels);
    }

    /// <summary>A norm with its own class embeddings.</summary>
    internal ConditionalBatchNorm(ParameterPath path, BatchNormOptions options, int channels, int classes)
    {
        _gainTable = (path / "gain").Weight("weight", ParameterRole.ClassEmbedding, classes, channels);
        _biasTable = (path / "bias").Weight("weight", ParameterRole.ClassEmbedding, classes, channels);
        Statistics = new BatchStatistics(path, options, options.Epsilon, channels);
    }

    internal BatchStatistics Statistics { get; }

    /// <summary>Normalises, modulates by the class, then ReLU.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="y">float [N,conditions], or labels or class weights where the norm has its own embeddings.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,C,H,W], of the current scope.</returns>
    internal Tensor ForwardRelu(Tensor x, Tensor y, Pass pass)
    {
        if (pass.NormsAreAffine) return KernelTable.Run(new AffineReluCall(x, Affine(y, pass), Overwrite: false, pass));
        (Tensor gain, Tensor bias) = Modulation(y, pass);
        Tensor normal = Statistics.Normalise(x, null, null, pass.Mode);
        DataType type = normal.Type;
        return bias.To(type).Unsqueeze(2).Unsqueeze(3).AddProduct(normal, gain.To(type).Unsqueeze(2).Unsqueeze(3)).ReluInPlace();
    }

    /// <summary>Convolves, then norm and ReLU, which inference joins to the convolution.</summary>
    /// <param name="convolution">The convolution before this norm.</param>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="y">What conditions the norm.</param>
    /// <param name="pass">How the network runs.</param>
    /// <param name="resampling">Resampling beside the convolution.</param>
    /// <returns>float [N,O,H,W] or [N,O,2H,2W], of the current scope.</returns>
    internal Tensor ForwardRelu(SpectralConvolution convolution, Tensor x, Tensor y, Pass pass, Resampling resampling = Resampling.None)
    {
        if (!pass.IsInference) return ForwardRelu(convolution.Forward(x, pass, resampling), y, pass);
        using var scope = new TensorScope();
        return scope.Keep(convolution.Forward(x, pass, resampling, Affine(y, pass)));
    }

    // In evaluation the whole norm is one multiplication and one addition, float [N,C] each.
    private ChannelAffine Affine(Tensor y, Pass pass)
    {
        (Tensor gain, Tensor bias) = Modulation(y, pass);
        return Statistics.Affine(gain, bias);
    }

    internal void Fold(DataType type)
    {
        _gain?.Fold(type);
        _bias?.Fold(type);
    }

    // The gain around 1 and the bias, [N,C].
    private (Tensor Gain, Tensor Bias) Modulation(Tensor y, Pass pass)
    {
        Tensor gain = _gain is null ? ClassEmbedding.Of(_gainTable!, y, pass) : _gain.Forward(y, pass);
        Tensor bias = _bias is null ? ClassEmbedding.Of(_biasTable!, y, pass) : _bias.Forward(y, pass);
        return (gain + 1, bias);
    }
}
