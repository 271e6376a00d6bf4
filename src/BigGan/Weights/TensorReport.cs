namespace BigGan.Weights;

/// <summary>What became of one tensor when weights went from one form to another.</summary>
/// <param name="Network"><c>generator</c> or <c>discriminator</c>.</param>
/// <param name="Ours">Its name in our networks; null where it is none of theirs.</param>
/// <param name="Theirs">Its name in the other form; null where that lacks it.</param>
/// <param name="Shape">Its shape in the other form; empty where that lacks it.</param>
/// <param name="How">How it was rearranged on the way to us, what it was filled with, or why it was passed over.</param>
public sealed record TensorReport(string Network, string? Ours, string? Theirs, IReadOnlyList<long> Shape, string How)
{
    /// <summary>As a line of a report: ours, theirs, shape, how.</summary>
    public override string ToString() => $"{Network}: {Ours ?? "-"} <- {Theirs ?? "-"} {(Theirs is null ? "" : $"[{string.Join(",", Shape)}] ")}({How})";

    /// <summary>Every tensor of a network that is read.</summary>
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
