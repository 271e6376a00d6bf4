using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Data;

namespace BigGan.Evaluation;

/// <summary>Some images of a data set, which must stay open and is not disposed with this object.</summary>
/// <param name="whole">The data set.</param>
/// <param name="indices">The indices of the images, in the new order.</param>
internal sealed class DatasetPart(IImageDataset whole, int[] indices) : IImageDataset
{
    public string Name => whole.Name;

    public int Count => indices.Length;

    public ImageShape Shape => whole.Shape;

    public IReadOnlyList<string> ClassNames => whole.ClassNames;

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(whole.Fingerprint), .. MemoryMarshal.AsBytes<int>(indices)]));

    /// <summary>A random choice of as many images of each class as another data set has, or of all if there are fewer.</summary>
    /// <param name="whole">The data set to choose from.</param>
    /// <param name="other">A data set with the same classes.</param>
    /// <param name="seed">Seed of the choice.</param>
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
        // The caller owns the data set.
    }
}
