using BigGan.Data;

namespace BigGan.Tests;

/// <summary>A small data set in memory: each class has its own brightness, each image its own noise.</summary>
internal sealed class TestDataset(int classes, int count, ImageShape shape, string prefix = "class") : IImageDataset
{
    public string Name => "test images";

    public int Count => count;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(i => $"{prefix} {i}")];

    public string Fingerprint => new('0', 64);

    public int LabelOf(int index) => index % classes;

    public void Read(int index, Span<byte> pixels)
    {
        var random = new Random(index);
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)((LabelOf(index) * 200 / classes) + random.Next(50));
    }

    public void Dispose()
    {
    }
}
