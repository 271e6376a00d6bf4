using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Several data sets as one, in colour; classes of the same name, in any case, are one class.</summary>
public sealed class JoinedDataset : IImageDataset
{
    private readonly IImageDataset[] _parts;
    private readonly int[] _firsts; // index of the first image of each part
    private readonly int[][] _labels; // for each part, the joined label of each of its labels

    /// <param name="parts">At least one; owned by the caller, and used until this object is disposed.</param>
    /// <exception cref="InvalidOptionException">Their images differ in height or width.</exception>
    public JoinedDataset(IReadOnlyList<IImageDataset> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("there are no data sets to join", nameof(parts));
        _parts = [.. parts];
        Shape = _parts[0].Shape with { Channels = 3 };
        if (_parts.FirstOrDefault(part => part.Shape with { Channels = 3 } != Shape) is { } other)
            throw new InvalidOptionException($"{_parts[0].Name} has images of {Shape.Width}x{Shape.Height} pixels and {other.Name} of {other.Shape.Width}x{other.Shape.Height}; one size is needed") { Remedies = [Remedy.ChooseSize] };
        var names = new List<string>();
        _labels = [.. _parts.Select(part => part.ClassNames.Select(name => LabelIn(names, name)).ToArray())];
        ClassNames = names;
        _firsts = new int[_parts.Length];
        for (int i = 1; i < _parts.Length; i++) _firsts[i] = checked(_firsts[i - 1] + _parts[i - 1].Count);
        Count = checked(_firsts[^1] + _parts[^1].Count);
    }

    /// <inheritdoc />
    public string Name => string.Join(" + ", _parts.Select(part => part.Name));

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc />
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _parts.Select(part => part.Fingerprint)))));

    /// <inheritdoc />
    public int LabelOf(int index)
    {
        (int part, int own) = PlaceOf(index);
        return _labels[part][_parts[part].LabelOf(own)];
    }

    /// <inheritdoc />
    public void Read(int index, Span<byte> pixels)
    {
        (int number, int own) = PlaceOf(index);
        IImageDataset part = _parts[number];
        if (part.Shape.Channels == Shape.Channels)
        {
            part.Read(own, pixels);
            return;
        }

        byte[] grey = new byte[part.Shape.ByteCount];
        part.Read(own, grey);
        ImageBuffer.ConvertChannels(grey, part.Shape.Channels, pixels, Shape.Channels);
    }

    /// <summary>Does nothing: the parts belong to the caller.</summary>
    public void Dispose()
    {
    }

    private (int Part, int Own) PlaceOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        int part = _parts.Length - 1;
        while (index < _firsts[part]) part--;
        return (part, index - _firsts[part]);
    }

    private static int LabelIn(List<string> names, string name)
    {
        int label = names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (label >= 0) return label;
        names.Add(name);
        return names.Count - 1;
    }
}
