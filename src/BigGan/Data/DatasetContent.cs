using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>What decoding the files of a source gave: which are used, with which labels, and what to know of them.</summary>
internal sealed class DatasetContent(IImageFiles files, ImageShape shape, DatasetOptions options)
{
    private readonly List<SkippedFile> _skipped = [];
    private readonly List<string> _warnings = [];
    private readonly List<byte[]> _hashes = [];
    private readonly Dictionary<UInt128, ImageFile> _firsts = [];
    private (int Count, string First) _acrossClasses;

    /// <summary>Of the images that are used, in order.</summary>
    public List<long> Labels { get; } = [];

    /// <summary>Of the classes that have an image.</summary>
    public IReadOnlyList<string> ClassNames { get; private set; } = files.ClassNames;

    /// <summary>As of <see cref="IImageDataset.Fingerprint"/>; zeros until all is known.</summary>
    public string Fingerprint { get; private set; } = new('0', 2 * SHA256.HashSizeInBytes);

    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Takes the next file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Of its bytes; null where it cannot be used.</param>
    /// <param name="problem">Why.</param>
    /// <returns>Whether it is used.</returns>
    public bool Add(ImageFile file, byte[]? sha256, string? problem)
    {
        if (sha256 is null)
        {
            _skipped.Add(new SkippedFile(file.Name, problem ?? ""));
            return false;
        }

        Labels.Add(file.Label);
        _hashes.Add(sha256);
        ref ImageFile? first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firsts, MemoryMarshal.Read<UInt128>(sha256), out bool isKnown);
        if (!isKnown)
            first = file;
        else if (first!.Label != file.Label)
            _acrossClasses = (_acrossClasses.Count + 1, _acrossClasses.First ?? $"{first.Name} = {file.Name}");
        return true;
    }

    /// <summary>Leaves out the classes without an image, once every file was taken.</summary>
    /// <param name="doubts">What to say of the images themselves.</param>
    /// <exception cref="InvalidFileException">No image can be used.</exception>
    public void Finish(IEnumerable<string> doubts)
    {
        if (Labels.Count == 0)
            throw new InvalidFileException(files.Path, $"has no usable image; the first of {files.Files.Count}: {_skipped[0].Path}: {_skipped[0].Problem}");
        bool[] isUsed = new bool[files.ClassNames.Count];
        foreach (long label in Labels)
            isUsed[label] = true;
        var unused = Enumerable.Range(0, isUsed.Length).Where(label => !isUsed[label]).ToArray();
        if (unused.Length > 0)
        {
            _warnings.Add(DatasetDoubts.WithoutImage([.. unused.Select(label => files.ClassNames[label])]));
            int used = 0;
            long[] labels = [.. isUsed.Select(known => (long)(known ? used++ : -1))];
            for (int i = 0; i < Labels.Count; i++)
                Labels[i] = labels[Labels[i]];
            ClassNames = [.. files.ClassNames.Where((_, label) => isUsed[label])];
        }

        if (_acrossClasses.Count > 0)
            _warnings.Add($"{_acrossClasses.Count} image(s) appear in more than one class, such as {_acrossClasses.First}");
        _warnings.AddRange(doubts);
        Fingerprint = Hash();
    }

    // Of the files' bytes, not of pixels: another version of libvips may decode them with other roundings.
    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"2\n{shape}\n{options.Small ?? SmallImagePolicy.Reject}\n{string.Join('\n', ClassNames)}\n"));
        for (int i = 0; i < Labels.Count; i++)
        {
            hash.AppendData(BitConverter.GetBytes(Labels[i]));
            hash.AppendData(_hashes[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
