using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Data;

namespace BigGan.Evaluation;

/// <summary>Some images of a data set, which stays open as long as this and belongs to its owner.</summary>
/// <param name="whole">The data set.</param>
/// <param name="indices">The images, in their order here.</param>
internal sealed class DatasetPart(IImageDataset whole, int[] indices) : IImageDataset
{
    public string Name => whole.Name;

    public int Count => indices.Length;

    public ImageShape Shape => whole.Shape;

    public IReadOnlyList<string> ClassNames => whole.ClassNames;

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(whole.Fingerprint), .. MemoryMarshal.AsBytes<int>(indices)]));

    /// <summary>As many images of each class as another data set has, or all where there are fewer; which ones is random.</summary>
    /// <param name="whole">Taken from.</param>
    /// <param name="other">Of the same classes.</param>
    /// <param name="seed">Decides which.</param>
    internal static DatasetPart Like(IImageDataset whole, IImageDataset other, long seed)
    {
        var wanted = new int[whole.ClassNames.Count];
        for (int i = 0; i < other.Count; i++) wanted[other.LabelOf(i)]++;
        var order = new BatchOrder(whole.Count, seed);
        return new DatasetPart(whole, [.. Enumerable.Range(0, whole.Count).Select(position => order.IndexAt(position)).Where(index => wanted[whole.LabelOf(index)]-- > 0)]);
    }

    public int LabelOf(int index) => whole.LabelOf(indices[index]);

    public void Read(int index, Span<byte> pixels) => whole.Read(indices[index], pixels);

    public void Dispose()
    {
        // The data set is its owner's.
    }
}
