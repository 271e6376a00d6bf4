using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>Tensors of a file under other names, some of them joined along their first dimension from several of the file.</summary>
/// <param name="file">The file; disposed with this object.</param>
/// <param name="parts">For each name the tensors of the file that it is made of, in order; all exist.</param>
internal sealed class JoinedTensors(ITensorFile file, OrderedDictionary<string, string[]> parts) : ITensorFile
{
    /// <inheritdoc />
    public string Path => file.Path;

    /// <inheritdoc />
    public IReadOnlyList<string> Names { get; } = [.. parts.Keys];

    /// <summary>Type and shape of a tensor.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist, or its parts do not fit together; the message names them.</exception>
    public TensorEntry this[string name]
    {
        get
        {
            string[] names = PartsOf(name);
            TensorEntry first = file[names[0]];
            if (names.Length == 1) return first with { Name = name };
            TensorEntry[] entries = [.. names.Select(part => file[part])];
            if (entries.FirstOrDefault(entry => entry.Type != first.Type || entry.Shape.Length == 0 || !entry.Shape.AsSpan(1).SequenceEqual(first.Shape.AsSpan(1))) is { } misfit)
                throw new InvalidFileException(Path, $"{Quoted.Text(misfit.Name)}, {misfit.Type} [{string.Join(",", misfit.Shape)}], does not fit {Quoted.Text(first.Name)}, {first.Type} [{string.Join(",", first.Shape)}]");
            return new TensorEntry(name, first.Type, [entries.Sum(entry => entry.Shape[0]), .. first.Shape[1..]]);
        }
    }

    /// <inheritdoc />
    public bool Contains(string name) => parts.ContainsKey(name);

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination)
    {
        foreach (string part in PartsOf(name))
        {
            TensorEntry entry = file[part];
            int count = (int)entry.Shape.Aggregate((long)entry.Type.ByteSize(), (product, size) => product * size);
            file.ReadInto(part, destination[..count]);
            destination = destination[count..];
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private string[] PartsOf(string name) => parts.TryGetValue(name, out string[]? found)
        ? found
        : throw new InvalidFileException(Path, $"has nothing that becomes {Quoted.Text(name)}");
}
