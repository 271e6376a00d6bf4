namespace BigGan.Data;

/// <summary>Labelled images of one shape, addressed by index. Reading is safe from many threads at once.</summary>
public interface IImageDataset : IDisposable
{
    /// <summary>The display name: the file or folder name, or the name of a known data set.</summary>
    string Name { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>The shape that every image is delivered in.</summary>
    ImageShape Shape { get; }

    /// <summary>Class names; a label is an index into them.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// SHA-256 over the images' contents, their labels, the class names and the delivery options, in lower-case hex; the same for a copy
    /// in another place.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>The label of an image, in [0, number of classes).</summary>
    int LabelOf(int index);

    /// <summary>Writes an image as u8 [C,H,W].</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <param name="pixels">Exactly <see cref="ImageShape.ByteCount"/> bytes.</param>
    void Read(int index, Span<byte> pixels);
}
