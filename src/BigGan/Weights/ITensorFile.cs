using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>Named tensors in a file of any format. Opening reads and checks names, types and shapes; tensor data is read on request.</summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The file, for messages.</summary>
    string Path { get; }

    /// <summary>Tensor names in the order of the file.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Type and shape of a tensor.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist; the message has the nearest names.</exception>
    TensorEntry this[string name] { get; }

    /// <summary>Whether the file has a tensor.</summary>
    bool Contains(string name);

    /// <summary>Reads the elements of a tensor, row-major and little-endian. Nothing is cached.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Exactly as many bytes as the tensor has.</param>
    /// <exception cref="InvalidFileException">The tensor does not exist, or the file cannot be read or is damaged.</exception>
    void ReadInto(string name, Span<byte> destination);
}

/// <summary>One tensor of a weight file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
public record TensorEntry(string Name, DataType Type, long[] Shape);
