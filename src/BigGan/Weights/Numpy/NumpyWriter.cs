using BigGan.Weights.Zip;

namespace BigGan.Weights.Numpy;

/// <summary>Writes <c>.npz</c> files that <c>numpy.load</c> reads; the same arrays give the same bytes.</summary>
public static class NumpyWriter
{
    /// <summary>Writes a file, completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="items">Arrays in the order of the file, uncompressed.</param>
    /// <exception cref="ArgumentException">A shape is invalid, a callback wrote another number of bytes, or the file would exceed 4 GiB.</exception>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, IReadOnlyList<TensorItem> items)
    {
        byte[][] headers = [.. items.Select(item => NumpyHeader.Write(item.Type, item.Shape))];
        long total = items.Zip(headers, (item, header) => item.ByteCount() + header.Length + StoredZipWriter.Overhead(NameOf(item))).Sum();
        if (total > StoredZipWriter.LargestArchive) throw new ArgumentException($"arrays of {total} bytes are more than one .npz holds", nameof(items));
        AtomicFile.Write(
            path,
            stream =>
            {
                var archive = new StoredZipWriter(stream);
                foreach ((TensorItem item, byte[] header) in items.Zip(headers))
                {
                    archive.Add(NameOf(item), header.Length + item.ByteCount(), to =>
                    {
                        to.Write(header);
                        item.WriteExactly(to);
                    });
                }

                archive.Finish();
            },
            total);
    }

    private static string NameOf(TensorItem item) => item.Name + ".npy";
}
