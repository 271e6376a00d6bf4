using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Batch norm with learnt gain and bias, the same for every class: the last one of the generator.</summary>
internal sealed class BatchNorm
{
    private readonly Tensor _gain;
    private readonly Tensor _bias;

    internal BatchNorm(ParameterPath path, BatchNormOptions options, int channels)
    {
        _gain = path.Constant("gain", ParameterRole.NormGain, 1, channels);
        _bias = path.Constant("bias", ParameterRole.NormBias, 0, channels);
        Statistics = new BatchStatistics(path, options, options.OutputEpsilon, channels);
    }

    internal BatchStatistics Statistics { get; }

    /// <summary>Normalises and applies ReLU: float [N,C,H,W] to the same shape, in evaluation written over x.</summary>
    internal Tensor ForwardRelu(Tensor x, ForwardMode mode)
    {
        if (!FusedEvaluation.Applies(mode)) return Statistics.Normalise(x, _gain, _bias, mode).ReluInPlace();
        (Tensor scale, Tensor shift) = Affine();
        return x.AffineReluInPlace(scale, shift);
    }

    /// <summary>What evaluation multiplies with and what it adds then, float [1,C].</summary>
    internal (Tensor Scale, Tensor Shift) Affine() => Statistics.Affine(_gain, _bias);
}
