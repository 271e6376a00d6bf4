using BigGan.Names;
using BigGan.Weights.PyTorch;
using BigGan.Weights.Zip;

namespace BigGan.Weights.Numpy;

/// <summary>A NumPy file: one array (<c>.npy</c>), or several in a zip archive (<c>.npz</c>). Pickled objects are never read.</summary>
/// <remarks>The array of an <c>.npy</c> file is named <c>arr_0</c>, as by <c>numpy.savez</c>.</remarks>
public sealed class NumpyFile : ITensorFile
{
    private const string Extension = ".npy";
    private const string OnlyName = "arr_0";
    private const string NoNumpy = "neither an .npy nor an .npz file of NumPy";
    private readonly FileBytes _file;
    private readonly Dictionary<string, NumpyArray> _arrays = new(StringComparer.Ordinal);

    /// <summary>Opens a file and checks everything but the array data.</summary>
    /// <exception cref="InvalidFileException">It is missing, damaged, of another format, or has an array of Python objects.</exception>
    public NumpyFile(string path)
    {
        _file = new FileBytes(path);
        try
        {
            byte[] start = _file.Read(0, (int)Math.Min(_file.Length, FileSignature.Length));
            if (NumpyHeader.Begins(start)) Add(OnlyName, new StoredBytes(0, _file.Length, _file.Length, IsDeflated: false));
            else if (start is [(byte)'P', (byte)'K', ..]) AddAll(ZipDirectory.Read(_file));
            else throw new InvalidFileException(path, FileSignature.Refusal(start, $"and {NoNumpy}") ?? $"is {NoNumpy}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public string Path => _file.Path;

    /// <summary>Names of the numeric arrays, in the order of the file.</summary>
    public IReadOnlyList<string> Names => [.. _arrays.Values.Where(array => array.Header.Type is not null).Select(array => array.Name)];

    /// <inheritdoc />
    public TensorEntry this[string name] => Find(name).Entry;

    /// <inheritdoc />
    public bool Contains(string name) => _arrays.ContainsKey(name);

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination) => Find(name).ReadAll(destination);

    /// <summary>Reads as many rows of an array as fit. Rows read in order are decompressed once; the array is never held in memory as a whole.</summary>
    /// <param name="name">The array, of at least one dimension.</param>
    /// <param name="start">The first row.</param>
    /// <param name="destination">Filled with whole rows, little-endian.</param>
    /// <exception cref="InvalidFileException">The array does not exist or is in Fortran order, or the file is damaged.</exception>
    public void ReadRows(string name, long start, Span<byte> destination)
    {
        NumpyArray array = Find(name);
        if (array.Header.IsFortran && array.Header.Shape.Length > 1)
            throw new InvalidFileException(Path, $"array {Quoted.Text(name)} lies in Fortran's order; save it with numpy.ascontiguousarray");
        TensorEntry entry = array.Entry;
        long row = entry.Shape.Skip(1).Aggregate((long)Torch.DataTypes.ByteSize(entry.Type), (product, size) => product * size);
        if (start < 0 || row == 0 || destination.Length % row != 0 || start + (destination.Length / row) > entry.Shape[0])
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{destination.Length} bytes from row {start} are not whole rows of an array [{string.Join(",", entry.Shape)}]");
        array.Read(start * row, destination);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (NumpyArray array in _arrays.Values) array.Dispose();
        _file.Dispose();
    }

    private void AddAll(ZipDirectory directory)
    {
        foreach (ZipItem item in directory.Items.Values.Where(item => item.Name.EndsWith(Extension, StringComparison.Ordinal)))
            Add(item.Name[..^Extension.Length], StoredBytes.Of(item));
        if (_arrays.Count == 0) throw new InvalidFileException(Path, "is a zip archive without an array of NumPy (.npy)");
    }

    private void Add(string name, StoredBytes block) => _arrays.Add(name, NumpyArray.Open(_file, name, block));

    private NumpyArray Find(string name) => _arrays.TryGetValue(name, out NumpyArray? array)
        ? array
        : throw new InvalidFileException(Path, $"has no array {Quoted.Text(name)}{NearestName.Hint(name, _arrays.Keys)}");
}
