using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Batch norm with learnt gain and bias, the same for every class: the last one of the generator.</summary>
internal sealed class BatchNorm
{
    // The author's release passes no epsilon to this one, so it keeps the default whatever the others use.
    private const double Epsilon = 1e-5;

    private readonly Tensor _gain;
    private readonly Tensor _bias;

    internal BatchNorm(ParameterPath path, BatchNormOptions options, int channels)
    {
        _gain = path.Constant("gain", 1, channels);
        _bias = path.Constant("bias", 0, channels);
        Statistics = new BatchStatistics(path, options, Epsilon, channels);
    }

    internal BatchStatistics Statistics { get; }

    /// <summary>float [N,C,H,W] to the same shape.</summary>
    internal Tensor Forward(Tensor x, ForwardMode mode) => Statistics.Normalise(x, _gain, _bias, mode);
}
