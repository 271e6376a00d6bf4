using System.Globalization;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The shapes that a file has for tensors of ours: what an architecture can be inferred from.</summary>
/// <param name="tensors">Which tensors of a file are which of ours; their dimensions are in the same order.</param>
internal sealed class KnownShapes(NetworkTensors tensors)
{
    private const int LargestSize = 1 << 20; // of a dimension that decides how large a network is
    private readonly ITensorFile _file = tensors.File;
    private readonly Dictionary<string, TensorMapping> _mappings = tensors.ByOurs();

    /// <summary>The file.</summary>
    internal string Path => _file.Path;

    /// <summary>Whether the file has a tensor.</summary>
    internal bool Has(string ours) => _mappings.ContainsKey(ours);

    /// <summary>How many of a numbered tensor there are, counted from 0.</summary>
    internal int Count(Func<int, string> ours)
    {
        int count = 0;
        while (Has(ours(count))) count++;
        return count;
    }

    /// <summary>One dimension of a tensor.</summary>
    /// <exception cref="InvalidFileException">There is no such tensor, or it cannot belong to a network.</exception>
    internal int Size(string ours, int dimension)
    {
        if (!_mappings.TryGetValue(ours, out TensorMapping? mapping)) throw Missing(ours);
        long[] shape = _file[mapping.Theirs].Shape;
        return dimension < shape.Length && shape[dimension] is > 0 and <= LargestSize
            ? (int)shape[dimension]
            : throw Error(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Text(mapping.Theirs)} has the shape [{string.Join(",", shape)}]"));
    }

    /// <summary>The refusal of a file without a tensor that every network has.</summary>
    internal InvalidFileException Missing(string ours) =>
        new(_file.Path, $"{(_mappings.Values.All(mapping => mapping.Ours == mapping.Theirs) ? "" : "what becomes ")}{Quoted.Text(ours)} is missing, which says how large the network is");

    /// <summary>The refusal of a file whose shapes are of no network.</summary>
    internal InvalidFileException Error(string problem) => new(_file.Path, $"{problem}, which fits no BigGAN");
}
