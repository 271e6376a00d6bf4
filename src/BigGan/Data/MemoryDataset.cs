using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Images of one shape with their labels, whole in memory: a file of a fixed-size format, or generated images.</summary>
internal sealed class MemoryDataset : IImageDataset
{
    private readonly byte[] _pixels; // u8 [N,C,H,W]
    private readonly int[] _labels;
    private readonly Lazy<string> _fingerprint;

    private MemoryDataset(string name, byte[] pixels, ImageShape shape, int[] labels, IReadOnlyList<string> classNames, ImageShape own)
    {
        OwnShape = own;
        Name = name;
        Shape = shape;
        ClassNames = classNames;
        _pixels = pixels;
        _labels = labels;
        _fingerprint = new Lazy<string>(Hash);
    }

    public string Name { get; }

    public int Count => _labels.Length;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The shape of the images in the files, before they are converted to <see cref="Shape"/>.</summary>
    public ImageShape OwnShape { get; }

    public string Fingerprint => _fingerprint.Value;

    /// <summary>Converts images of one shape to the shape that the options request.</summary>
    /// <param name="path">Their file or folder, for messages.</param>
    /// <param name="name">The name of the data set.</param>
    /// <param name="pixels">u8 [N,C,H,W] in the images' own shape.</param>
    /// <param name="own">The images' own shape.</param>
    /// <param name="labels">[N], already checked.</param>
    /// <param name="classNames">One name per class.</param>
    /// <param name="options">Size, channels and small-image policy.</param>
    /// <param name="small">The policy for small images if the options have none.</param>
    public static MemoryDataset Create(
        string path,
        string name,
        byte[] pixels,
        ImageShape own,
        int[] labels,
        IReadOnlyList<string> classNames,
        DatasetOptions options,
        SmallImagePolicy small)
    {
        var shape = options.ShapeFor(own);
        if (shape == own)
            return new MemoryDataset(name, pixels, shape, labels, classNames, own);

        small = options.Small ?? small;
        bool isSmall = own.Height < shape.Height || own.Width < shape.Width;
        if (isSmall && small == SmallImagePolicy.Reject)
        {
            throw new InvalidFileException(path, $"has images of {own.Width}x{own.Height} pixels, smaller than the "
                + $"{shape.Width}x{shape.Height} asked for; ask for a smaller size, or say what to do with small images") { Remedies = [Remedy.KeepSmallImages] };
        }

        if ((long)labels.Length * shape.ByteCount > Array.MaxLength)
            throw new InvalidFileException(path, $"{labels.Length} images of {shape} do not fit into memory; ask for a smaller size");

        // Padding, by far the most common case, needs no resampling and keeps every pixel.
        bool onlyPad = small == SmallImagePolicy.Pad && own.Height <= shape.Height && own.Width <= shape.Width;
        if (!onlyPad)
            VipsLibrary.Require();
        byte[] fitted = new byte[labels.Length * shape.ByteCount];
        Parallel.For(0, labels.Length, i =>
        {
            var from = pixels.AsSpan(i * own.ByteCount, own.ByteCount);
            var to = fitted.AsSpan(i * shape.ByteCount, shape.ByteCount);
            var converted = own with { Channels = shape.Channels };
            byte[] image = new byte[converted.ByteCount];
            ImageBuffer.ConvertChannels(from, own.Channels, image, shape.Channels);
            if (onlyPad)
                ImageBuffer.Place(image, converted, to, shape);
            else
                ImageDecoder.Fit(new ImageBuffer(converted, image), shape, small).Pixels.CopyTo(to);
        });
        return new MemoryDataset(name, fitted, shape, labels, classNames, own);
    }

    /// <summary>Makes a data set of images without converting them.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="classNames">Labels are indices into this list.</param>
    /// <param name="images">At least one; all of one shape.</param>
    /// <exception cref="ArgumentException">The list is empty, the images differ in shape, a label is out of range, or the images do not fit into one array.</exception>
    public static MemoryDataset Of(string name, IReadOnlyList<string> classNames, IReadOnlyList<(ImageBuffer Image, int Label)> images)
    {
        if (images.Count == 0) throw new ArgumentException("there are no images", nameof(images));
        ImageShape shape = images[0].Image.Shape;
        if ((long)images.Count * shape.ByteCount > Array.MaxLength) throw new ArgumentException($"{images.Count} images of {shape} do not fit into memory", nameof(images));
        int[] labels = [.. images.Select(entry => entry.Label)];
        byte[] pixels = GC.AllocateUninitializedArray<byte>(images.Count * shape.ByteCount);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Image.Shape != shape) throw new ArgumentException($"an image of {images[i].Image.Shape} among {shape}", nameof(images));
            if ((uint)labels[i] >= (uint)classNames.Count) throw new ArgumentException($"label {labels[i]} is outside 0 to {classNames.Count - 1}", nameof(images));
            images[i].Image.Pixels.CopyTo(pixels, i * shape.ByteCount);
        }

        return new MemoryDataset(name, pixels, shape, labels, classNames, shape);
    }

    public int LabelOf(int index) => _labels[index];

    public void Read(int index, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Shape.ByteCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        _pixels.AsSpan(index * Shape.ByteCount, Shape.ByteCount).CopyTo(pixels);
    }

    public void Dispose()
    {
        // Holds no files.
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Shape}\n{Count}\n{string.Join('\n', ClassNames)}\n"));
        hash.AppendData(MemoryMarshal.AsBytes<int>(_labels));
        hash.AppendData(_pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
