using BigGan.Layers.Kernels;
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

    /// <summary>Normalises, then ReLU: float [N,C,H,W] to the same shape, in inference written over x.</summary>
    internal Tensor ForwardRelu(Tensor x, Pass pass)
    {
        if (!pass.NormsAreAffine) return Statistics.Normalise(x, _gain, _bias, pass.Mode).ReluInPlace();
        return KernelTable.Run(new AffineReluCall(x, Affine(), Overwrite: true, pass));
    }

    /// <summary>What evaluation multiplies with and what it adds then, float [1,C].</summary>
    internal ChannelAffine Affine() => Statistics.Affine(_gain, _bias);
}
