using BigGan.Layers;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>Loads tensors from a file in any convention; every tensor on both sides must be accounted for.</summary>
internal static class StrictLoader
{
    /// <summary>Loads a network that has passed <see cref="Check(NetworkTensors, ParameterStore)"/>.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read or is damaged, a value in it is NaN or infinite, or a variance is negative.</exception>
    internal static void Fill(NetworkTensors source, ParameterStore network)
    {
        Fill(source, Named(network));
        Dictionary<string, TensorMapping> mappings = source.ByOurs();
        foreach (Parameter variance in network.Entries.Where(entry => entry.Role == ParameterRole.RunningVariance))
        {
            using var scope = new TensorScope();
            if (mappings.TryGetValue(variance.Name, out TensorMapping? mapping))
                NegativeVariances.Refuse(source.File, mapping.Theirs, variance.Value.Detach().To(Device.Cpu).To(DataType.Float32).ToArray<float>());
        }
    }

    /// <summary>Loads named tensors that have passed <see cref="Check(NetworkTensors, IReadOnlyList{ValueTuple{string, Tensor}})"/>.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read or is damaged, or a value in it is NaN or infinite.</exception>
    internal static void Fill(NetworkTensors source, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        Dictionary<string, TensorMapping> mappings = source.ByOurs();
        Dictionary<string, FilledTensor> filled = source.Filled.ToDictionary(fill => fill.Ours, StringComparer.Ordinal);
        using var noGrad = Autograd.NoGrad();
        foreach ((string name, Tensor value) in tensors)
        {
            using var scope = new TensorScope();
            if (mappings.TryGetValue(name, out TensorMapping? mapping)) Fill(value, source.File, mapping);
            else if (filled[name].Value is { } computed) value.CopyFrom(computed());
        }
    }

    // A tensor without rearrangement is read directly into its own memory.
    private static void Fill(Tensor value, ITensorFile file, TensorMapping mapping)
    {
        if (ReferenceEquals(mapping.Rearrangement, Rearrangement.None) && value.Device.Kind == DeviceKind.Cpu && value.Type == file[mapping.Theirs].Type) NetworkFile.ReadFinite(file, mapping.Theirs, value.Detach().Bytes());
        else value.CopyFrom(mapping.Rearrangement.Import(NetworkFile.ReadFinite(file, mapping.Theirs)));
    }

    /// <summary>Compares names, shapes and types without reading tensor data.</summary>
    /// <param name="source">The file.</param>
    /// <param name="network">The network to load, or a network of the same architecture without data (<see cref="Device.Meta"/>).</param>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected, or of another shape or type; the details list all such tensors.</exception>
    internal static void Check(NetworkTensors source, ParameterStore network) => Check(source, Named(network));

    /// <summary>Compares names, shapes and types of tensors that are not a network.</summary>
    /// <param name="source">The file.</param>
    /// <param name="tensors">The tensors to load, or tensors of these shapes without data (<see cref="Device.Meta"/>).</param>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected, or of another shape or type; the details list all such tensors.</exception>
    internal static void Check(NetworkTensors source, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        ITensorFile file = source.File;
        Dictionary<string, TensorMapping> mappings = source.ByOurs();
        HashSet<string> filled = source.Filled.Select(fill => fill.Ours).ToHashSet(StringComparer.Ordinal);
        HashSet<string> known = source.Ignored.Select(ignored => ignored.Theirs).Concat(source.Taken.Select(taken => taken.Theirs)).ToHashSet(StringComparer.Ordinal);
        bool isOurs = mappings.Values.All(mapping => mapping.Ours == mapping.Theirs);
        var problems = new List<string>();
        using var noGrad = Autograd.NoGrad();
        foreach ((string name, Tensor value) in tensors)
        {
            if (!mappings.TryGetValue(name, out TensorMapping? mapping))
            {
                if (!filled.Contains(name)) problems.Add($"{(isOurs ? "" : "what becomes ")}{Quoted.Text(name)} is missing");
                continue;
            }

            known.Add(mapping.Theirs);
            if (!file.Contains(mapping.Theirs)) problems.Add($"{Quoted.Text(mapping.Theirs)} is missing");
            else if (Misfit(file[mapping.Theirs], TheirShape(mapping, value)) is { } misfit) problems.Add(misfit);
        }

        foreach (TakenTensor taken in source.Taken)
        {
            if (!file.Contains(taken.Theirs)) problems.Add($"{Quoted.Text(taken.Theirs)} is missing");
            else if (Misfit(file[taken.Theirs], taken.Shape) is { } misfit) problems.Add(misfit);
        }

        problems.AddRange(file.Names.Where(name => !known.Contains(name)).Select(name => $"{Quoted.Text(name)} is unexpected"));
        if (problems.Count > 0) throw new InvalidFileException(file.Path, file is RenamedTensors { Entry.Length: > 0 } part ? $"what it calls {Quoted.Text(part.Entry)} does not fit the network" : "does not fit the network", problems);
    }

    private static (string Name, Tensor Value)[] Named(ParameterStore network) => [.. network.Entries.Select(entry => (entry.Name, entry.Value))];

    private static long[] TheirShape(TensorMapping mapping, Tensor ours)
    {
        using var scope = new TensorScope();
        return mapping.Rearrangement.Export(ours.Detach()).Shape;
    }

    private static string? Misfit(TensorEntry theirs, IReadOnlyList<long> expected)
    {
        if (!theirs.Shape.SequenceEqual(expected)) return $"{Quoted.Text(theirs.Name)} has shape [{string.Join(",", theirs.Shape)}], not [{string.Join(",", expected)}]";
        return theirs.Type is DataType.Float32 or DataType.Float64 or DataType.Int64 or DataType.UInt8 or DataType.Float16 or DataType.BFloat16
            ? null
            : $"{Quoted.Text(theirs.Name)} holds {theirs.Type}";
    }
}
