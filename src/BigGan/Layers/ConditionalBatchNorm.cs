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

    /// <summary>Normalises, modulates and applies ReLU.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="y">float [N,conditions], or labels or class weights where the norm has its own embeddings.</param>
    /// <param name="mode">What happens to statistics.</param>
    /// <param name="overwrite">Whether evaluation may overwrite x, which the caller does not use any more.</param>
    internal Tensor ForwardRelu(Tensor x, Tensor y, ForwardMode mode, bool overwrite = false)
    {
        if (FusedEvaluation.Applies(mode))
        {
            (Tensor scale, Tensor shift) = Affine(y);
            return overwrite ? x.AffineReluInPlace(scale, shift) : x.AffineRelu(scale, shift);
        }

        (Tensor gain, Tensor bias) = Modulation(y, mode);
        Tensor normal = Statistics.Normalise(x, null, null, mode);
        DataType type = normal.Type;
        return bias.To(type).Unsqueeze(2).Unsqueeze(3).AddProduct(normal, gain.To(type).Unsqueeze(2).Unsqueeze(3)).ReluInPlace();
    }

    /// <summary>In evaluation, the whole norm as one multiplication and one addition: float [N,C] each.</summary>
    internal (Tensor Scale, Tensor Shift) Affine(Tensor y)
    {
        (Tensor gain, Tensor bias) = Modulation(y, ForwardMode.Evaluate);
        return Statistics.Affine(gain, bias);
    }

    internal void Fold(DataType type)
    {
        _gain?.Fold(type);
        _bias?.Fold(type);
    }

    // The gain around 1 and the bias, [N,C].
    private (Tensor Gain, Tensor Bias) Modulation(Tensor y, ForwardMode mode)
    {
        Tensor gain = _gain is null ? ClassEmbedding.Of(_gainTable!, y) : _gain.Forward(y, mode);
        Tensor bias = _bias is null ? ClassEmbedding.Of(_biasTable!, y) : _bias.Forward(y, mode);
        return (gain + 1, bias);
    }
}
