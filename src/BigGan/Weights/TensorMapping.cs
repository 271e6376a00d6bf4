namespace BigGan.Weights;

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
