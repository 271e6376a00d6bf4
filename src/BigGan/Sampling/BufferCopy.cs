using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Sampling;

/// <summary>A copy of the buffers of a network: running statistics, counters, singular vectors.</summary>
internal sealed class BufferCopy
{
    private readonly List<(Tensor Buffer, double[] Values)> _copies = [];

    /// <summary>Copies the current buffers.</summary>
    internal BufferCopy(ParameterStore network)
    {
        foreach (Parameter entry in network.Entries.Where(entry => !entry.Trainable))
        {
            using var scope = new TensorScope();
            _copies.Add((entry.Value, entry.Value.To(DataType.Float64).ToArray<double>()));
        }
    }

    /// <summary>Restores them, bit for bit.</summary>
    internal void Restore()
    {
        using var noGrad = Autograd.NoGrad();
        foreach ((Tensor buffer, double[] values) in _copies)
        {
            using var scope = new TensorScope();
            buffer.CopyFrom(Tensor.From<double>(values, buffer.Shape));
        }
    }
}
