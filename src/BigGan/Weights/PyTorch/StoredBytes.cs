using BigGan.Weights.Zip;

namespace BigGan.Weights.PyTorch;

/// <summary>A block of bytes in a file.</summary>
/// <param name="Offset">Position of the first byte.</param>
/// <param name="PackedLength">Number of bytes in the file.</param>
/// <param name="Length">Number of bytes after decompression.</param>
/// <param name="IsDeflated">Whether they are compressed.</param>
internal sealed record StoredBytes(long Offset, long PackedLength, long Length, bool IsDeflated)
{
    public static StoredBytes Of(ZipItem item) => new(item.DataOffset, item.PackedLength, item.Length, item.IsDeflated);
}
