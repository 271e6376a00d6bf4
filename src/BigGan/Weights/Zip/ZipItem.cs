namespace BigGan.Weights.Zip;

/// <summary>One file in a zip archive.</summary>
/// <param name="Name">Path within the archive.</param>
/// <param name="IsDeflated">Whether it is compressed; otherwise it is stored.</param>
/// <param name="HeaderOffset">Position of its local header.</param>
/// <param name="PackedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes after decompression.</param>
internal sealed record ZipItem(string Name, bool IsDeflated, long HeaderOffset, long PackedLength, long Length)
{
    /// <summary>Position of its data in the archive.</summary>
    public long DataOffset { get; init; }
}
