namespace BigGan.Weights;

/// <summary>Where a tensor of ours is in another program's file.</summary>
/// <param name="Ours">Name in <see cref="Layers.ParameterStore"/>.</param>
/// <param name="Theirs">Name in the file.</param>
/// <param name="Rearrangement">How the numbers are ordered there.</param>
internal sealed record TensorMapping(string Ours, string Theirs, Rearrangement Rearrangement)
{
    /// <summary>A tensor that is the same but for its name.</summary>
    internal TensorMapping(string ours, string theirs)
        : this(ours, theirs, Rearrangement.None)
    {
    }
}
