using BigGan.Names;
using BigGan.Weights.Pickle;
using BigGan.Weights.PyTorch;

namespace BigGan.Weights;

/// <summary>A file saved by PyTorch (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>). Opening reads everything but tensor data; no code of the file ever runs.</summary>
/// <remarks>
/// Tensors, dictionaries, lists, strings and numbers are read. Objects of known data classes are ignored (<see cref="PassedOver"/>), and other classes
/// refused. Tensors are named by the keys of their dictionary; if several dictionaries have tensors, with the keys of the parents as
/// prefix, such as <c>ema.linear.weight</c>. The modules of a TorchScript program are dictionaries of their attributes. <see cref="Root"/> is the whole saved
/// value. Reading is thread-safe.
/// </remarks>
public sealed class PyTorchFile : ITensorFile
{
    // Some models share weights between layers, but this many bytes from so few stored ones are a decompression bomb.
    private const int MostRepeats = 16;
    private const long SmallFile = 16 << 20;
    private readonly FileBytes _file;
    private readonly StoredBytesReader _reader;
    private readonly PyTorchContent _content;
    private readonly Dictionary<string, PickleTensor> _tensors;

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="InvalidFileException">It is missing, truncated, damaged, not a PyTorch file, or contains something other than data; the message says what.</exception>
    public PyTorchFile(string path)
    {
        _file = new FileBytes(path);
        try
        {
            _reader = new StoredBytesReader(_file);
            _content = Read();
            (_tensors, Lists, OnlyPlace) = StateDictionary.Find(path, Root);
            Names = [.. _tensors.Keys];
            foreach ((string name, IReadOnlyList<PickleTensor> list) in Lists)
            {
                for (int i = 0; i < list.Count; i++) _tensors.TryAdd(InList(name, i), list[i]);
            }

            CheckTotal();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public string Path => _file.Path;

    /// <summary>The saved value.</summary>
    public PickleValue Root => _content.Root;

    /// <summary>The classes of ignored objects, each once; none of their code was run.</summary>
    public IReadOnlyList<string> PassedOver => _content.PassedOver;

    /// <summary>Whether it is a TorchScript program: its root is a module.</summary>
    internal bool IsProgram => Root is PickleDictionary { IsObject: true };

    /// <summary>Lists of unnamed tensors, by their prefix, such as <c>ema.shadow_params</c>.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<PickleTensor>> Lists { get; }

    /// <summary>The prefix of the one dictionary that has all tensors; empty if that is the root or several dictionaries have tensors.</summary>
    internal string OnlyPlace { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc />
    public TensorEntry this[string name] => new(name, Tensor(name).Type, [.. Tensor(name).Shape]);

    /// <inheritdoc />
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination) => ReadInto(Tensor(name), destination);

    /// <summary>Reads the elements of any tensor of <see cref="Root"/>, row-major and little-endian. Nothing is cached.</summary>
    /// <param name="tensor">A tensor of this file.</param>
    /// <param name="destination">Exactly <see cref="PickleTensor.ByteCount"/> bytes.</param>
    /// <exception cref="InvalidFileException">The file cannot be read or is damaged.</exception>
    public void ReadInto(PickleTensor tensor, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (destination.Length != tensor.ByteCount)
            throw new ArgumentException($"the tensor has {tensor.ByteCount} bytes, the destination {destination.Length}", nameof(destination));
        if (destination.Length > 0)
            StridedRead.Run(_reader, _content.Storages[tensor.Storage.Key], tensor, destination);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>The name for reading a tensor of a list; not one of <see cref="Names"/>.</summary>
    internal static string InList(string list, int index) => FormattableString.Invariant($"{list}[{index}]");

    /// <summary>Whether the first bytes of a file are those of a PyTorch file.</summary>
    internal static bool Begins(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, <= 5, ..];

    private PyTorchContent Read()
    {
        byte[] start = _file.Read(0, (int)Math.Min(_file.Length, 4));
        if (!Begins(start))
            throw new InvalidFileException(Path, "is not a PyTorch file");
        return start[0] == 'P' ? ZippedFormat.Read(_file, _reader) : LegacyFormat.Read(_file);
    }

    private PickleTensor Tensor(string name) => _tensors.TryGetValue(name, out PickleTensor? tensor)
        ? tensor
        : throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");

    private void CheckTotal()
    {
        Int128 stored = 0, wanted = 0;
        foreach (StoredBytes block in _content.Storages.Values)
            stored += block.Length;
        foreach (PickleTensor tensor in _tensors.Values)
            wanted += tensor.ByteCount;
        if (wanted > (stored * MostRepeats) + SmallFile)
            throw new InvalidFileException(Path, $"repeats its numbers: {stored} bytes of them make tensors of {wanted} bytes; refused");
    }
}
