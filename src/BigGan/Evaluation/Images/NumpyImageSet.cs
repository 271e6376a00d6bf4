using System.Globalization;
using BigGan.Evaluation.Numpy;

namespace BigGan.Evaluation.Images;

/// <summary>Images of an <c>.npz</c> file, as the Python tools write samples.</summary>
public sealed class NumpyImageSet : IImageSet
{
    private const int MostClasses = 100_000;

    private readonly NumpyImages _file;
    private readonly int _classes;
    private readonly int[]? _chosen; // null for all

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Number of images to choose; null, or more than the file has, for all.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidFileException">It is damaged, holds no images, or holds pickled objects.</exception>
    public NumpyImageSet(string path, int? count = null, long seed = 0)
    {
        _file = new NumpyImages(path);
        Name = path;
        _classes = _file.Labels is { Length: > 0 } labels ? labels.Max() + 1 : 0;
        if (_classes > MostClasses || _file.Labels?.Min() < 0)
        {
            _file.Dispose();
            throw new InvalidFileException(path, $"has labels from {_file.Labels!.Min()} to {_classes - 1}, which are not numbers of classes");
        }

        _chosen = count < _file.Count ? ImageChoice.Of(_file.Count, count.Value, seed) : null;
        ClassNames = _classes > 1 ? [.. Enumerable.Range(0, _classes).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))] : null;
        Origin = ImageSetOrigin.OfFile("npz", path, Shape, Count, _chosen is null ? null : seed);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public int Count => _chosen?.Length ?? _file.Count;

    /// <inheritdoc />
    public ImageShape Shape => _file.Shape;

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames { get; private set; }

    /// <inheritdoc />
    public ImageSetOrigin Origin { get; }

    /// <summary>Names the classes, which are bare numbers in the file.</summary>
    /// <param name="names">Ignored if the file has no labels, or labels beyond the list.</param>
    public void NameClasses(IReadOnlyList<string> names)
    {
        if (_classes > 0 && _classes <= names.Count) ClassNames = names;
    }

    /// <inheritdoc />
    public IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation)
    {
        for (int start = 0; start < Count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, Count - start);
            var pixels = new byte[count * Shape.ByteCount];
            int[] indices = [.. Enumerable.Range(start, count).Select(place => _chosen?[place] ?? place)];
            if (_chosen is null) _file.Read(start, pixels);
            else for (int i = 0; i < count; i++) _file.Read(indices[i], pixels.AsSpan(i * Shape.ByteCount, Shape.ByteCount));
            yield return ImageRows.Of(pixels, ClassNames is null ? null : Array.ConvertAll(indices, index => _file.Labels![index]));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
