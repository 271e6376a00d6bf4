using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Optimization;

/// <summary>Adam (Kingma and Ba 2015) with bias correction.</summary>
/// <remarks>With a first moment decay of 0, BigGAN's setting, the first moment is the gradient itself and is not stored.</remarks>
public sealed class AdamOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly OptimizerOptions _options;
    private readonly Tensor[]? _firstMoments;
    private readonly Tensor[] _secondMoments;

    /// <summary>Starts with zero moments.</summary>
    /// <param name="network">Every trainable tensor of it is optimised.</param>
    /// <param name="options">Learning rate and decays.</param>
    public AdamOptimizer(ParameterStore network, OptimizerOptions options)
    {
        _options = options;
        LearningRate = options.LearningRate;
        _parameters = [.. network.Trainable];
        _firstMoments = options.Beta1 > 0 ? Moments(network) : null;
        _secondMoments = Moments(network);
    }

    /// <summary>The rate of the next step; a schedule changes it.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken.</summary>
    public long StepCount { get; set; }

    /// <summary>The moments by name, for checkpoints: <c>exp_avg.NAME</c> where it is kept, <c>exp_avg_sq.NAME</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> State
    {
        get
        {
            for (int i = 0; i < _parameters.Length; i++)
            {
                if (_firstMoments is not null) yield return ($"exp_avg.{_parameters[i].Name}", _firstMoments[i]);
                yield return ($"exp_avg_sq.{_parameters[i].Name}", _secondMoments[i]);
            }
        }
    }

    /// <summary>Moves the weights by their accumulated gradients.</summary>
    /// <exception cref="InvalidOperationException">A weight has no gradient.</exception>
    public void Step()
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        StepCount++;
        Tensor[] values = [.. _parameters.Select(parameter => parameter.Value)];
        Tensor[] gradients = [.. _parameters.Select(parameter => parameter.Value.Gradient()
            ?? throw new InvalidOperationException($"{parameter.Name} has no gradient: nothing that was differentiated depends on it"))];

        Tensor[] direction = gradients;
        if (_firstMoments is not null)
        {
            _firstMoments.ForeachMultiply(_options.Beta1);
            _firstMoments.ForeachAdd(gradients, 1 - _options.Beta1);
            direction = _firstMoments;
        }

        _secondMoments.ForeachMultiply(_options.Beta2);
        _secondMoments.ForeachAddProduct(gradients, gradients, 1 - _options.Beta2);
        Tensor[] scale = _secondMoments.ForeachSqrt();
        scale.ForeachDivide(Math.Sqrt(1 - Math.Pow(_options.Beta2, StepCount)));
        scale.ForeachAdd(_options.Epsilon);
        values.ForeachAddQuotient(direction, scale, -LearningRate / (1 - Math.Pow(_options.Beta1, StepCount)));
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor value) in State) value.Dispose();
    }

    private Tensor[] Moments(ParameterStore network)
    {
        using var scope = new TensorScope();
        return [.. _parameters.Select(parameter => TensorFactory.Zeros(network.Type, network.Device, parameter.Value.Shape).Own())];
    }
}
