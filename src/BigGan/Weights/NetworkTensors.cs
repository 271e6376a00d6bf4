using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>The tensors of one network in a file: which is which of ours, and what becomes of the rest. Whatever is not named here is an error.</summary>
/// <param name="File">The file; whoever made this opened it, the model that has this closes it.</param>
/// <param name="Mappings">Each tensor of ours that the file has, once.</param>
internal sealed record NetworkTensors(ITensorFile File, IReadOnlyList<TensorMapping> Mappings)
{
    /// <summary>Tensors of ours that have no counterpart.</summary>
    internal IReadOnlyList<FilledTensor> Filled { get; init; } = [];

    /// <summary>Tensors of theirs that are read in another way than by a mapping; each has to be there.</summary>
    internal IReadOnlyList<TakenTensor> Taken { get; init; } = [];

    /// <summary>Tensors of theirs that are knowingly not read, there or not.</summary>
    internal IReadOnlyList<IgnoredTensor> Ignored { get; init; } = [];

    /// <summary>The mappings by our names.</summary>
    /// <exception cref="InvalidFileException">Two tensors of the file are the same one of ours.</exception>
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

    /// <summary>A file whose names are ours.</summary>
    internal static NetworkTensors Same(ITensorFile file) => new(file, [.. file.Names.Select(name => new TensorMapping(name, name))]);
}

/// <summary>A tensor of ours that their file lacks.</summary>
/// <param name="Ours">Name in <see cref="Layers.ParameterStore"/>.</param>
/// <param name="How">What it is filled with, for reports: such as "1, only logged".</param>
/// <param name="Value">Computes it, in our shape, owned by the current scope; null leaves what the network was built with.</param>
internal sealed record FilledTensor(string Ours, string How, Func<Tensor>? Value = null);

/// <summary>A tensor of theirs that becomes something else than one tensor of ours.</summary>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="What">What it becomes, for reports: such as "statistics by truncation".</param>
internal sealed record TakenTensor(string Theirs, IReadOnlyList<long> Shape, string What);

/// <summary>A tensor of theirs that is of no use.</summary>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Why">For reports: such as "counts batches".</param>
internal sealed record IgnoredTensor(string Theirs, string Why);
