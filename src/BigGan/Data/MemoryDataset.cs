using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>A data set of one fixed-size format, whole in memory.</summary>
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

    /// <summary>The shape that the images have in the files, before they are brought to <see cref="Shape"/>.</summary>
    public ImageShape OwnShape { get; }

    public string Fingerprint => _fingerprint.Value;

    /// <summary>Brings images of one shape to the shape that the options ask for.</summary>
    /// <param name="path">Where they come from, for messages.</param>
    /// <param name="name">What the data set is called.</param>
    /// <param name="pixels">u8 [N,C,H,W] of the images' own shape.</param>
    /// <param name="own">That shape.</param>
    /// <param name="labels">[N], checked by the caller.</param>
    /// <param name="classNames">One a class.</param>
    /// <param name="options">Size, channels and small-image policy.</param>
    /// <param name="small">The policy where the options leave it open.</param>
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

        // Padding needs no resampling and keeps every pixel, and it is the common case by far.
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

    public int LabelOf(int index) => _labels[index];

    public void Read(int index, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Shape.ByteCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        _pixels.AsSpan(index * Shape.ByteCount, Shape.ByteCount).CopyTo(pixels);
    }

    public void Dispose()
    {
        // Memory only.
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
