using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Moving averages of the tensors of a store, corrected for their start from zero.</summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly ParameterStore _store;
    private readonly double _decay;
    private readonly (string Name, Tensor Value)[] _sums;

    /// <param name="store">What is averaged; counted once at once.</param>
    /// <param name="decay">Share of the average that stays in each update.</param>
    internal MovingAverage(ParameterStore store, double decay)
    {
        (_store, _decay) = (store, decay);
        using var scope = new TensorScope();
        _sums = [.. store.Trainable.Select(entry => (entry.Name, TensorFactory.Zeros(store.Type, store.Device, entry.Value.Shape).Own()))];
        Update();
    }

    /// <summary>The share of the first zeros in the sums: the decay to the power of the updates.</summary>
    internal double Remainder { get; set; } = 1;

    /// <summary>The uncorrected sums by name, for files.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => _sums.Select(sum => ($"average.{sum.Name}", sum.Value));

    /// <summary>Counts the present values.</summary>
    internal void Update()
    {
        using var noGrad = Autograd.NoGrad();
        foreach ((string name, Tensor sum) in _sums)
        {
            sum.MultiplyInPlace(_decay);
            sum.AddInPlace(_store[name], 1 - _decay);
        }

        Remainder *= _decay;
    }

    /// <summary>The average of a tensor, owned by the current scope.</summary>
    internal Tensor Of(string name) => Array.Find(_sums, sum => sum.Name == name).Value / (1 - Remainder);

    public void Dispose()
    {
        foreach ((_, Tensor sum) in _sums) sum.Dispose();
    }
}
