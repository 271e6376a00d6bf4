using BigGan.Layers;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>A variable of a module and the tensor of ours that corresponds to it.</summary>
/// <param name="Ours">Name in <see cref="ParameterStore"/>.</param>
/// <param name="Role">The role of our tensor.</param>
/// <param name="Theirs">Name of the variable.</param>
/// <param name="Shape">Shape of the variable.</param>
/// <param name="Rearrangement">The change of order between the two.</param>
internal sealed record TfHubVariable(string Ours, ParameterRole Role, string Theirs, long[] Shape, Rearrangement Rearrangement)
{
    /// <summary>The mapping for a file whose variable may have additional dimensions of 1: a bias may be [C] or [1,1,1,C].</summary>
    internal TensorMapping MappingFrom(long[] shape) => new(Ours, Theirs, shape.SequenceEqual(Shape) || !Fits(shape)
        ? Rearrangement
        : new Rearrangement(theirs => theirs.Reshape(Shape), published => published.Reshape(shape)) { How = "dimensions of 1 aside" }.Then(Rearrangement));

    private bool Fits(long[] shape) => Shape.Where(size => size != 1).SequenceEqual(shape.Where(size => size != 1));
}
