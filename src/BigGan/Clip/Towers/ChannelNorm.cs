using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>Batch norm of the residual network, under the names of OpenAI's weights.</summary>
internal sealed class ChannelNorm
{
    private const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly Tensor _gain;
    private readonly Tensor _bias;
    private readonly Tensor _mean;
    private readonly Tensor _variance;

    /// <param name="path">Its place.</param>
    /// <param name="channels">Channels that it normalises.</param>
    /// <param name="gain">The initial gain.</param>
    internal ChannelNorm(ParameterPath path, int channels, double gain = 1)
    {
        _gain = path.Constant("weight", ParameterRole.NormGain, gain, channels);
        _bias = path.Constant("bias", ParameterRole.NormBias, 0, channels);
        _mean = path.Buffer("running_mean", ParameterRole.RunningMean, 0, channels);
        _variance = path.Buffer("running_var", ParameterRole.RunningVariance, 1, channels);
    }

    /// <summary>[N,C,H,W] to the same shape and type. In training it normalises by the batch and moves the running statistics.</summary>
    internal Tensor Forward(Tensor x, Pass pass) => x.BatchNorm(_gain, _bias, _mean, _variance, pass.Mode == ForwardMode.Train, Momentum, Epsilon);
}
