using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Every tensor of one network by name: the one owner of its weights and statistics.</summary>
/// <remarks>Names are those of the author's PyTorch release, so that its weights load without a mapping.</remarks>
public sealed class ParameterStore : IDisposable
{
    private readonly List<Parameter> _entries = [];
    private readonly DataType? _productType;
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);

    /// <summary>Creates an empty store.</summary>
    /// <param name="device">Where the tensors live.</param>
    /// <param name="initializer">How weights start; null leaves them zero, for networks that are loaded from a file.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    public ParameterStore(Device device, Initializer? initializer = null, DataType type = DataType.Float32)
    {
        Device = device;
        Initializer = initializer;
        Type = type;
    }

    /// <summary>Where the tensors live.</summary>
    public Device Device { get; }

    /// <summary>Element type of every tensor.</summary>
    public DataType Type { get; }

    /// <summary>
    /// Element type of the weights of convolutions and matrix products where a network lets it differ from <see cref="Type"/>: bfloat16 in one
    /// that only computes in it and never trains.
    /// </summary>
    internal DataType ProductType { get => _productType ?? Type; init => _productType = value; }

    /// <summary>Weights and buffers in the order in which the layers named them.</summary>
    public IReadOnlyList<Parameter> Entries => _entries;

    /// <summary>The tensors that an optimizer changes.</summary>
    public IEnumerable<Parameter> Trainable => _entries.Where(entry => entry.Trainable);

    /// <summary>How many numbers an optimizer changes.</summary>
    public long TrainableCount => Trainable.Sum(entry => entry.Value.ElementCount);

    /// <summary>The place where the network's outermost layers name themselves.</summary>
    public ParameterPath Root => new(this, "");

    internal Initializer? Initializer { get; }

    /// <summary>A tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">No layer has named such a tensor.</exception>
    public Tensor this[string name] => _byName.TryGetValue(name, out Parameter? entry)
        ? entry.Value
        : throw new KeyNotFoundException($"the network has no tensor named '{name}'");

    /// <summary>Switches autograd for every weight: off for a network that only passes gradients through.</summary>
    public void SetRequiresGrad(bool on)
    {
        foreach (Parameter entry in Trainable) entry.Value.RequiresGrad = on;
    }

    /// <summary>Drops every accumulated gradient.</summary>
    public void ClearGradients()
    {
        foreach (Parameter entry in Trainable) entry.Value.SetGradient(null);
    }

    /// <summary>Copies weights and buffers from a network of the same architecture.</summary>
    public void CopyFrom(ParameterStore source)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (Parameter entry in _entries) entry.Value.CopyFrom(source[entry.Name]);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Parameter entry in _entries) entry.Value.Dispose();
    }

    /// <summary>Makes weights constant: optimizers and gradients leave them out from now on.</summary>
    internal void Freeze(Predicate<Parameter> isFrozen)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].Trainable || !isFrozen(_entries[i])) continue;
            _entries[i].Value.RequiresGrad = false;
            _byName[_entries[i].Name] = _entries[i] = _entries[i] with { Trainable = false };
        }
    }

    internal Tensor Replace(string name, Tensor value)
    {
        Parameter old = _byName[name], entry = old with { Value = value.Own() };
        _byName[name] = entry;
        _entries[_entries.IndexOf(old)] = entry;
        old.Value.Dispose();
        return value;
    }

    internal Tensor Add(string name, Tensor value, ParameterRole role, int stage, bool trainable)
    {
        var entry = new Parameter(name, value.Own(), role, stage, trainable);
        if (!_byName.TryAdd(name, entry))
        {
            value.Dispose();
            throw new ArgumentException($"two layers name a tensor '{name}'", nameof(name));
        }

        _entries.Add(entry);
        if (trainable) value.RequiresGrad = true;
        return value;
    }
}
