using System.Text;
using BigGan.Names;
using BigGan.Weights.TensorFlow;

namespace BigGan.Weights;

/// <summary>A TensorFlow checkpoint: an index of tensors, and data files beside it.</summary>
/// <remarks>
/// TensorFlow calls the format a tensor bundle; saved models and TF Hub modules store theirs in a folder <c>variables</c>. Opening reads
/// and checks the index and the sizes of the data files. Tensor data is read on request and compared with its checksum.
/// String tensors and other unsupported types are not among <see cref="Names"/>. Reading is thread-safe.
/// </remarks>
public sealed class TensorBundleFile : ITensorFile
{
    private const byte PartMark = 0; // starts the key of a slice of a partitioned tensor
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, BundleEntry> _entries = new(StringComparer.Ordinal);
    private readonly int _dataFiles;

    /// <summary>Opens and checks a checkpoint.</summary>
    /// <param name="path">
    /// The folder of a saved model or TF Hub module, its <c>variables</c> folder, an <c>.index</c> file, or the common prefix of the
    /// file names of a checkpoint.
    /// </param>
    /// <exception cref="InvalidFileException">The checkpoint is missing, truncated, damaged or big-endian.</exception>
    public TensorBundleFile(string path)
    {
        Path = BundleLocation.Find(path) ?? throw new InvalidFileException(path, Directory.Exists(path)
            ? "has no variables.index; name the folder of a saved model or the files of a checkpoint"
            : "is no TensorFlow checkpoint: there is no such file or folder, and no index of that name");
        IReadOnlyList<TableEntry> table = SortedTable.Read(Path);
        // The header has the empty key, which sorts before all others.
        if (table.Count == 0 || table[0].Key.Length > 0) throw new InvalidFileException(Path, "lacks the header of a checkpoint");
        _dataFiles = BundleHeader.Parse(Path, table[0].Value);
        var stored = new List<BundleEntry>();
        var names = new List<string>();
        foreach (TableEntry item in table.Skip(1))
        {
            bool isPart = item.Key[0] == PartMark;
            BundleEntry entry = BundleEntry.Parse(Path, isPart ? "a part of a divided tensor" : NameOf(item.Key), item.Value, _dataFiles);
            if (entry.Parts == 0) stored.Add(entry);
            if (isPart) continue;
            _entries.Add(entry.Name, entry);
            if (entry is { Parts: 0, Type: not null }) names.Add(entry.Name);
        }

        Names = names;
        CheckLayout(stored);
    }

    /// <summary>The index.</summary>
    public string Path { get; }

    /// <summary>The graph of the saved model that this checkpoint belongs to, or null if it belongs to none.</summary>
    internal string? GraphPath => BundleLocation.GraphOf(Path);

    /// <summary>Tensor names, in ordinal order of their UTF-8 bytes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Type and shape of a tensor.</summary>
    /// <exception cref="InvalidFileException">The tensor does not exist or is of an unsupported type; the message says which.</exception>
    public TensorEntry this[string name]
    {
        get
        {
            BundleEntry entry = Readable(name);
            return new TensorEntry(name, entry.Type!.Value, entry.Shape);
        }
    }

    /// <inheritdoc />
    public bool Contains(string name) => _entries.TryGetValue(name, out BundleEntry? entry) && entry is { Parts: 0, Type: not null };

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination)
    {
        BundleEntry entry = Readable(name);
        if (destination.Length != entry.ByteCount)
            throw new ArgumentException($"tensor {Quoted.Text(name)} has {entry.ByteCount} bytes, the destination {destination.Length}", nameof(destination));
        string path = DataFile(entry);
        using (var file = new FileBytes(path)) file.Read(entry.Offset, destination);
        if (MaskedChecksum.Of(destination) != entry.Checksum)
            throw new InvalidFileException(path, $"tensor {Quoted.Text(name)} is damaged: its checksum is wrong");
    }

    /// <summary>No file is open between reads.</summary>
    public void Dispose()
    {
    }

    private BundleEntry Readable(string name)
    {
        if (!_entries.TryGetValue(name, out BundleEntry? entry)) throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");
        if (entry.Parts > 0) throw new InvalidFileException(Path, $"tensor {Quoted.Text(name)} is divided into {entry.Parts} parts (a partitioned variable), which is not supported");
        if (entry.Type is null) throw new InvalidFileException(Path, $"tensor {Quoted.Text(name)} has the element type {TensorFlowType.Name(entry.TypeNumber)}, which is not supported");
        return entry;
    }

    private string NameOf(byte[] key)
    {
        try
        {
            return Utf8.GetString(key);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidFileException(Path, "is damaged: a tensor's name is not UTF-8", error);
        }
    }

    /// <summary>Every tensor lies within its file and overlaps no other; there may be unused bytes between tensors.</summary>
    private void CheckLayout(List<BundleEntry> stored)
    {
        foreach (IGrouping<int, BundleEntry> inFile in stored.GroupBy(entry => entry.DataFile))
        {
            string path = DataFile(inFile.First());
            var info = new FileInfo(path);
            if (!info.Exists) throw new InvalidFileException(path, $"is missing, but {Path} says that it holds tensor {Quoted.Text(inFile.First().Name)}");
            long end = 0;
            foreach (BundleEntry entry in inFile.Where(entry => entry.ByteCount > 0).OrderBy(entry => entry.Offset))
            {
                if (entry.Offset < end) throw new InvalidFileException(Path, $"is damaged: tensor {Quoted.Text(entry.Name)} lies on another one");
                end = entry.Offset + entry.ByteCount;
                if (end > info.Length)
                    throw new InvalidFileException(path, $"the file is cut short: tensor {Quoted.Text(entry.Name)} ends at byte {end} of {info.Length}");
            }
        }
    }

    private string DataFile(BundleEntry entry) => BundleLocation.DataFile(Path, entry.DataFile, _dataFiles);
}
