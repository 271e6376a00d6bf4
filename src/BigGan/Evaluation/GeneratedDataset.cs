using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Evaluation;

/// <summary>Generated images with the classes that they were asked to be, as a data set in memory.</summary>
internal sealed class GeneratedDataset : IImageDataset
{
    private readonly byte[] _pixels; // u8 [N,C,H,W]
    private readonly int[] _labels;
    private readonly Lazy<string> _fingerprint;

    /// <param name="name">What a person calls them.</param>
    /// <param name="classNames">Labels are indices into them.</param>
    /// <param name="images">At least one; all of one shape.</param>
    /// <exception cref="ArgumentException">There are none, they differ in shape, a label is out of range, or they do not fit into one array.</exception>
    internal GeneratedDataset(string name, IReadOnlyList<string> classNames, IReadOnlyList<(ImageBuffer Image, int Label)> images)
    {
        if (images.Count == 0) throw new ArgumentException("there are no images", nameof(images));
        Name = name;
        ClassNames = classNames;
        Shape = images[0].Image.Shape;
        if ((long)images.Count * Shape.ByteCount > Array.MaxLength) throw new ArgumentException($"{images.Count} images of {Shape} do not fit into memory", nameof(images));
        _labels = [.. images.Select(entry => entry.Label)];
        _pixels = GC.AllocateUninitializedArray<byte>(images.Count * Shape.ByteCount);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Image.Shape != Shape) throw new ArgumentException($"an image of {images[i].Image.Shape} among {Shape}", nameof(images));
            if ((uint)_labels[i] >= (uint)classNames.Count) throw new ArgumentException($"label {_labels[i]} is outside 0 to {classNames.Count - 1}", nameof(images));
            images[i].Image.Pixels.CopyTo(_pixels, i * Shape.ByteCount);
        }

        _fingerprint = new Lazy<string>(Hash);
    }

    public string Name { get; }

    public int Count => _labels.Length;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public string Fingerprint => _fingerprint.Value;

    public int LabelOf(int index) => _labels[index];

    public void Read(int index, Span<byte> pixels) => _pixels.AsSpan(index * Shape.ByteCount, Shape.ByteCount).CopyTo(pixels);

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
