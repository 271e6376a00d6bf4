using System.Globalization;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The shapes that a file has for our tensors, from which an architecture can be inferred.</summary>
/// <param name="tensors">The mapping from a file's tensors to ours; it must not change the order of dimensions.</param>
internal sealed class KnownShapes(NetworkTensors tensors)
{
    private const int LargestSize = 1 << 20; // of a dimension that determines the size of a network
    private readonly ITensorFile _file = tensors.File;
    private readonly Dictionary<string, TensorMapping> _mappings = tensors.ByOurs();

    /// <summary>The file.</summary>
    internal string Path => _file.Path;

    /// <summary>Whether the file has a tensor.</summary>
    internal bool Has(string ours) => _mappings.ContainsKey(ours);

    /// <summary>How many tensors of a numbered name exist, counted from 0.</summary>
    internal int Count(Func<int, string> ours)
    {
        int count = 0;
        while (Has(ours(count))) count++;
        return count;
    }

    /// <summary>One dimension of a tensor.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist, or is too large.</exception>
    internal int Size(string ours, int dimension)
    {
        if (!_mappings.TryGetValue(ours, out TensorMapping? mapping)) throw Missing(ours);
        long[] shape = _file[mapping.Theirs].Shape;
        return dimension < shape.Length && shape[dimension] is > 0 and <= LargestSize
            ? (int)shape[dimension]
            : throw Error(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Text(mapping.Theirs)} has the shape [{string.Join(",", shape)}]"));
    }

    /// <summary>The exception for a file that lacks a tensor of every network.</summary>
    internal InvalidFileException Missing(string ours) =>
        new(_file.Path, $"{(_mappings.Values.All(mapping => mapping.Ours == mapping.Theirs) ? "" : "what becomes ")}{Quoted.Text(ours)} is missing, which says how large the network is");

    /// <summary>The exception for a file whose shapes are not those of a network.</summary>
    internal InvalidFileException Error(string problem) => new(_file.Path, $"{problem}, which fits no BigGAN");
}
