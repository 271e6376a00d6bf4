using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>How the tensors of a file map to those of one of our networks. A tensor that is in none of these lists is an error.</summary>
/// <param name="File">The file, opened by the creator of this object and closed by the model that owns it.</param>
/// <param name="Mappings">Each of our tensors that the file has, once.</param>
internal sealed record NetworkTensors(ITensorFile File, IReadOnlyList<TensorMapping> Mappings)
{
    /// <summary>Our tensors that the file lacks.</summary>
    internal IReadOnlyList<FilledTensor> Filled { get; init; } = [];

    /// <summary>Tensors of the file that are read by other means than a mapping; each must exist.</summary>
    internal IReadOnlyList<TakenTensor> Taken { get; init; } = [];

    /// <summary>Tensors of the file that are deliberately ignored; they may be missing.</summary>
    internal IReadOnlyList<IgnoredTensor> Ignored { get; init; } = [];

    /// <summary>The mappings by the names of our tensors.</summary>
    /// <exception cref="InvalidFileException">Two tensors of the file map to the same tensor of ours.</exception>
    internal Dictionary<string, TensorMapping> ByOurs()
    {
        var found = new Dictionary<string, TensorMapping>(StringComparer.Ordinal);
        foreach (TensorMapping mapping in Mappings)
        {
            if (!found.TryAdd(mapping.Ours, mapping))
                throw new InvalidFileException(File.Path, $"has {Quoted.Text(found[mapping.Ours].Theirs)} and {Quoted.Text(mapping.Theirs)}, which are names of the same tensor");
        }

        return found;
    }

    /// <summary>The mapping for a file with our names.</summary>
    internal static NetworkTensors Same(ITensorFile file) => new(file, [.. file.Names.Select(name => new TensorMapping(name, name))]);
}

/// <summary>One of our tensors that the file lacks.</summary>
/// <param name="Ours">Name in <see cref="Layers.ParameterStore"/>.</param>
/// <param name="How">How it is filled, for reports, such as "1, only logged".</param>
/// <param name="Value">Computes its value in our shape, owned by the current scope; null keeps the initial value of the network.</param>
internal sealed record FilledTensor(string Ours, string How, Func<Tensor>? Value = null);

/// <summary>A tensor of the file that becomes something other than one of our tensors.</summary>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="What">Its use, for reports, such as "statistics by truncation".</param>
internal sealed record TakenTensor(string Theirs, IReadOnlyList<long> Shape, string What);

/// <summary>A tensor of the file that is not needed.</summary>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Why">The reason, for reports, such as "counts batches".</param>
internal sealed record IgnoredTensor(string Theirs, string Why);

/// <summary>The tensor of another program's file that corresponds to one of ours.</summary>
/// <param name="Ours">Name in <see cref="Layers.ParameterStore"/>.</param>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Rearrangement">The change of order between the two.</param>
internal sealed record TensorMapping(string Ours, string Theirs, Rearrangement Rearrangement)
{
    /// <summary>A mapping that only changes the name.</summary>
    internal TensorMapping(string ours, string theirs)
        : this(ours, theirs, Rearrangement.None)
    {
    }
}
