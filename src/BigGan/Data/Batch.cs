namespace BigGan.Data;

/// <summary>Images and labels of one batch.</summary>
/// <param name="Shape">Shape of each image.</param>
/// <param name="Pixels">u8 [N,C,H,W].</param>
/// <param name="Labels">i64 [N], each in [0, number of classes).</param>
public sealed record Batch(ImageShape Shape, byte[] Pixels, long[] Labels)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;
}
