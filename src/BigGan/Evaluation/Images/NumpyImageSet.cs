using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Evaluation.Numpy;

namespace BigGan.Evaluation.Images;

/// <summary>Images of an <c>.npz</c> file, as the Python tools write samples.</summary>
public sealed class NumpyImageSet : IImageSet
{
    private const int MostClasses = 100_000;

    private readonly NumpyImages _file;
    private readonly int _classes;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidFileException">It is damaged, holds no images, or pickled objects.</exception>
    public NumpyImageSet(string path)
    {
        _file = new NumpyImages(path);
        Name = path;
        _classes = _file.Labels is { Length: > 0 } labels ? labels.Max() + 1 : 0;
        if (_classes > MostClasses || _file.Labels?.Min() < 0)
        {
            _file.Dispose();
            throw new InvalidFileException(path, $"has labels from {_file.Labels!.Min()} to {_classes - 1}, which are not numbers of classes");
        }

        ClassNames = _classes > 1 ? [.. Enumerable.Range(0, _classes).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))] : null;
        Origin = new ImageSetOrigin
        {
            Kind = "npz",
            Source = path,
            Count = _file.Count,
            Size = string.Create(CultureInfo.InvariantCulture, $"{Shape.Width}x{Shape.Height}"),
            Sha256 = ManifestFile.Of(path).Sha256,
        };
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public int Count => _file.Count;

    /// <inheritdoc />
    public ImageShape Shape => _file.Shape;

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames { get; private set; }

    /// <inheritdoc />
    public ImageSetOrigin Origin { get; }

    /// <summary>Labels are bare numbers in the file; here they get the names that the same numbers have elsewhere.</summary>
    /// <param name="names">Ignored where the file has no labels, or higher ones.</param>
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
            _file.Read(start, pixels);
            yield return ImageRows.Of(pixels, ClassNames is null ? null : _file.Labels.AsSpan(start, count).ToArray());
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
