namespace BigGan.Weights;

/// <summary>How one tensor was handled when weights were imported or exported.</summary>
/// <param name="Network"><c>generator</c> or <c>discriminator</c>.</param>
/// <param name="Ours">Its name in our networks; null if they do not have it.</param>
/// <param name="Theirs">Its name in the foreign file; null if the file lacks it.</param>
/// <param name="Shape">Its shape in the foreign file; empty if the file lacks it.</param>
/// <param name="How">How it was rearranged on import, how it was filled, or why it was ignored.</param>
public sealed record TensorReport(string Network, string? Ours, string? Theirs, IReadOnlyList<long> Shape, string How)
{
    /// <summary>A line of a report: our name, the foreign name, shape, how.</summary>
    public override string ToString() => $"{Network}: {Ours ?? "-"} <- {Theirs ?? "-"} {(Theirs is null ? "" : $"[{string.Join(",", Shape)}] ")}({How})";

    /// <summary>The report on every tensor of a network that is read.</summary>
    internal static IEnumerable<TensorReport> Of(string network, NetworkTensors tensors)
    {
        ITensorFile file = tensors.File;
        foreach (TensorMapping mapping in tensors.Mappings) yield return new TensorReport(network, mapping.Ours, mapping.Theirs, file[mapping.Theirs].Shape, mapping.Rearrangement.How);
        foreach (TakenTensor taken in tensors.Taken) yield return new TensorReport(network, null, taken.Theirs, taken.Shape, taken.What);
        foreach (FilledTensor filled in tensors.Filled) yield return new TensorReport(network, filled.Ours, null, [], filled.How);
        foreach (IgnoredTensor ignored in tensors.Ignored.Where(ignored => file.Contains(ignored.Theirs)))
            yield return new TensorReport(network, null, ignored.Theirs, file[ignored.Theirs].Shape, $"ignored: {ignored.Why}");
    }
}
