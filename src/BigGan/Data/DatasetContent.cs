using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>The result of decoding the files of a source: the usable images with their labels, and the warnings.</summary>
internal sealed class DatasetContent(IImageFiles files, ImageShape shape, DatasetOptions options)
{
    private readonly List<SkippedFile> _skipped = [];
    private readonly List<string> _warnings = [];
    private readonly List<byte[]> _hashes = [];
    private readonly Dictionary<UInt128, ImageFile> _firsts = [];
    private (int Count, string First) _acrossClasses;

    /// <summary>Labels of the usable images, in order.</summary>
    public List<long> Labels { get; } = [];

    /// <summary>Names of the classes that have an image.</summary>
    public IReadOnlyList<string> ClassNames { get; private set; } = files.ClassNames;

    /// <summary>The value of <see cref="IImageDataset.Fingerprint"/>; zeros until all files are added.</summary>
    public string Fingerprint { get; private set; } = new('0', 2 * SHA256.HashSizeInBytes);

    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds the next file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">SHA-256 of its bytes; null for an unusable file.</param>
    /// <param name="failure">Why it is unusable; null for a usable file.</param>
    /// <returns>Whether the image is used.</returns>
    public bool Add(ImageFile file, byte[]? sha256, InvalidFileException? failure)
    {
        if (sha256 is null)
        {
            _skipped.Add(new SkippedFile(file.Name, failure?.Problem ?? "") { Remedies = failure?.Remedies is { Count: > 0 } remedies ? remedies : null });
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

    /// <summary>Removes the classes without an image, after every file was added.</summary>
    /// <param name="doubts">Warnings about single images.</param>
    /// <exception cref="InvalidFileException">No image can be used.</exception>
    public void Finish(IEnumerable<string> doubts)
    {
        if (Labels.Count == 0)
            throw new InvalidFileException(files.Path, $"has no usable image; the first of {files.Files.Count}: {_skipped[0].Path}: {_skipped[0].Problem}") { Remedies = _skipped[0].Remedies ?? [] };
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

    // A hash of the files' bytes, not of pixels: another version of libvips may round differently when it decodes.
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
