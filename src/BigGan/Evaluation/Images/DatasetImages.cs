using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BigGan.Data;

namespace BigGan.Evaluation.Images;

/// <summary>Images of a data set, a folder or an archive: all of them, or a random choice.</summary>
public sealed class DatasetImages : IImageSet
{
    private readonly IImageDataset _dataset;
    private readonly int[]? _chosen; // null for all
    private readonly Lazy<string> _sha256;
    private readonly ImageSetOrigin _origin;

    /// <param name="dataset">Disposed with this object.</param>
    /// <param name="kind">The kind in its <see cref="ImageSetOrigin"/>.</param>
    /// <param name="split">Its split; null if the data set has no splits.</param>
    /// <param name="count">Number of images to choose; null, or more than the data set has, for all.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="facts">Properties of the files; null if unknown.</param>
    public DatasetImages(IImageDataset dataset, string kind = "dataset", string? split = null, int? count = null, long seed = 0, SourceFacts? facts = null)
    {
        _dataset = dataset;
        _chosen = count < dataset.Count ? ImageChoice.Of(dataset.Count, count.Value, seed) : null;
        _sha256 = new Lazy<string>(Hash);
        // Images without class folders have one class formally, but no class names.
        ClassNames = dataset.ClassNames.Count > 1 ? dataset.ClassNames : null;
        _origin = new ImageSetOrigin
        {
            Kind = kind,
            Source = dataset.Name,
            Split = split,
            Count = Count,
            Size = string.Create(CultureInfo.InvariantCulture, $"{Shape.Width}x{Shape.Height}"),
            Seed = _chosen is null ? null : seed,
            Files = facts?.Files,
        };
        Warnings = facts?.Unusual is { } unusual ? [unusual] : [];
    }

    /// <inheritdoc />
    public string Name => _dataset.Name;

    /// <inheritdoc />
    public int Count => _chosen?.Length ?? _dataset.Count;

    /// <inheritdoc />
    public ImageShape Shape => _dataset.Shape;

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc />
    public ImageSetOrigin Origin => _origin with { Sha256 = _sha256.Value };

    /// <inheritdoc />
    public IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation)
    {
        for (int start = 0; start < Count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, Count - start);
            var pixels = new byte[(long)count * Shape.ByteCount];
            int[]? labels = ClassNames is null ? null : new int[count];
            for (int i = 0; i < count; i++)
            {
                int index = IndexOf(start + i);
                _dataset.Read(index, pixels.AsSpan(i * Shape.ByteCount, Shape.ByteCount));
                if (labels is not null) labels[i] = _dataset.LabelOf(index);
            }

            yield return ImageRows.Of(pixels, labels);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _dataset.Dispose();

    private int IndexOf(int place) => _chosen?[place] ?? place;

    // A hash of pixels and labels, not of files: a data set and a copy of it in another format are the same reference.
    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Shape}\n{Count}\n")));
        var pixels = new byte[Shape.ByteCount];
        for (int i = 0; i < Count; i++)
        {
            _dataset.Read(IndexOf(i), pixels);
            hash.AppendData(pixels);
            if (ClassNames is not null) hash.AppendData(BitConverter.GetBytes(_dataset.LabelOf(IndexOf(i))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
