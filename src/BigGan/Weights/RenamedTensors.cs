using BigGan.Names;

namespace BigGan.Weights;

/// <summary>Some tensors of a file under other names: one of several networks, or names without the prefix of a wrapper.</summary>
/// <param name="file">The file; disposed with this object.</param>
/// <param name="entry">The file's name for the network, such as <c>ema</c>; empty if the file has one network only.</param>
/// <param name="names">For each tensor its new name and its name in the file, in the order of the file.</param>
internal sealed class RenamedTensors(ITensorFile file, string entry, IReadOnlyList<(string Name, string InFile)> names) : ITensorFile
{
    private readonly Dictionary<string, string> _inFile = names.ToDictionary(pair => pair.Name, pair => pair.InFile, StringComparer.Ordinal);

    /// <summary>The file's name for the network; empty if the file has one network only.</summary>
    internal string Entry => entry;

    /// <inheritdoc />
    public string Path => file.Path;

    /// <inheritdoc />
    public IReadOnlyList<string> Names { get; } = [.. names.Select(pair => pair.Name)];

    /// <inheritdoc />
    public TensorEntry this[string name] => file[InFile(name)] with { Name = name };

    /// <inheritdoc />
    public bool Contains(string name) => _inFile.ContainsKey(name);

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination) => file.ReadInto(InFile(name), destination);

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    /// <summary>The name of a tensor in the file.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist.</exception>
    internal string InFile(string name) => _inFile.TryGetValue(name, out string? inFile)
        ? inFile
        : throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");
}
