using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Batch normalisation without gain and bias, and the statistics it keeps for evaluation.</summary>
internal sealed class BatchStatistics
{
    private readonly BatchNormOptions _options;
    private readonly double _epsilon;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor? _counter;
    private long _collected;

    internal BatchStatistics(ParameterPath path, BatchNormOptions options, double epsilon, int channels)
    {
        _options = options;
        _epsilon = epsilon;
        bool standing = options.Statistics == RunningStatistics.Standing;
        ParameterPath place = standing ? path / "bn" : path;
        _mean = place.Buffer("stored_mean", ParameterRole.RunningMean, 0, channels);
        _variance = place.Buffer("stored_var", ParameterRole.RunningVariance, 1, channels);
        _counter = standing ? place.Buffer("accumulation_counter", ParameterRole.StatisticsCounter, 0, 1) : null;
    }

    /// <summary>Normalises each channel of float [N,C,H,W], then applies gain and bias [C] where given.</summary>
    internal Tensor Normalise(Tensor x, Tensor? gain, Tensor? bias, ForwardMode mode)
    {
        if (mode == ForwardMode.Evaluate)
        {
            (Tensor mean, Tensor variance) = Stored();
            return x.BatchNorm(gain, bias, mean, variance, training: false, _options.Momentum, _epsilon);
        }

        if (mode == ForwardMode.Train && _counter is null)
            return x.BatchNorm(gain, bias, _mean, _variance, training: true, _options.Momentum, _epsilon);
        Update(x, mode);
        return x.BatchNorm(gain, bias, null, null, training: true, _options.Momentum, _epsilon);
    }

    /// <summary>Normalisation by the stored statistics, gain and bias as one multiplication and one addition.</summary>
    /// <param name="gain">float [N,C] or [C].</param>
    /// <param name="bias">float [C] or [N,C], as the gain.</param>
    /// <returns>What to multiply with and what to add then, float [N,C] or [1,C].</returns>
    internal ChannelAffine Affine(Tensor gain, Tensor bias)
    {
        (Tensor mean, Tensor variance) = Stored();
        Tensor scale = (gain.To(mean.Type) / (variance + _epsilon).Sqrt()).Reshape(-1, mean.Size(0));
        return new ChannelAffine(scale, bias.To(mean.Type) - (mean * scale));
    }

    /// <summary>Forgets the stored statistics, so that standing ones can be collected.</summary>
    internal void Reset()
    {
        using var noGrad = Autograd.NoGrad();
        _collected = 0;
        _mean.Zero();
        _variance.Zero();
        _counter?.Zero();
    }

    private (Tensor Mean, Tensor Variance) Stored()
    {
        if (_counter is null || _counter.Item() == 0) return (_mean, _variance);
        return (_mean / _counter, _variance / _counter);
    }

    private void Update(Tensor x, ForwardMode mode)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor batch = x.Detach().To(_mean.Type);
        Tensor mean = batch.Mean([0, 2, 3]), variance = batch.Variance([0, 2, 3], unbiased: _counter is null);
        if (mode == ForwardMode.Train)
        {
            _mean.LerpInPlace(mean, _options.Momentum);
            _variance.LerpInPlace(variance, _options.Momentum);
        }
        else if (_counter is not null)
        {
            _mean.AddInPlace(mean);
            _variance.AddInPlace(variance);
            _counter.AddInPlace(TensorFactory.Full(1, _counter.Type, _counter.Device, 1));
        }
        else
        {
            _collected++;
            _mean.LerpInPlace(mean, 1.0 / _collected);
            _variance.LerpInPlace(variance, 1.0 / _collected);
        }
    }
}
