using BigGan.Names;

namespace BigGan.Weights;

/// <summary>Some tensors of a file under other names: one network of several, or one whose names a wrapper had lengthened.</summary>
/// <param name="file">The file; disposed with this.</param>
/// <param name="entry">What the file calls the network, such as <c>ema</c>; empty where it holds one alone.</param>
/// <param name="names">For each tensor its name here and its name in the file, in the order of the file.</param>
internal sealed class RenamedTensors(ITensorFile file, string entry, IReadOnlyList<(string Name, string InFile)> names) : ITensorFile
{
    private readonly Dictionary<string, string> _inFile = names.ToDictionary(pair => pair.Name, pair => pair.InFile, StringComparer.Ordinal);

    /// <summary>What the file calls the network; empty where it holds one alone.</summary>
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

    /// <summary>What the file calls a tensor.</summary>
    /// <exception cref="InvalidFileException">There is no such tensor.</exception>
    internal string InFile(string name) => _inFile.TryGetValue(name, out string? inFile)
        ? inFile
        : throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");
}
