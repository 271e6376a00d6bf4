using BigGan.Names;
using BigGan.Weights.Pickle;
using BigGan.Weights.Zip;

namespace BigGan.Weights;

/// <summary>Writes files that PyTorch 1.6 and later load with <c>torch.load</c>, with <c>weights_only</c> too. The same tensors give the same bytes.</summary>
public static class PyTorchWriter
{
    private const string Folder = "archive/";

    /// <summary>Writes a state dictionary (<c>collections.OrderedDict</c>), completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="items">Tensors, in this order.</param>
    /// <param name="values">Entries after the tensors: numbers, strings, booleans, None, and lists and dictionaries of these.</param>
    /// <exception cref="ArgumentException">A name occurs twice, a shape is invalid, a callback wrote another number of bytes, a value is of another kind,
    /// or there are more than 4 GiB or 65,000 tensors.</exception>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, IReadOnlyList<TensorItem> items, PickleDictionary? values = null)
    {
        ReadOnlyMemory<byte> pickle = Pickle(items, values);
        byte[] version = "3\n"u8.ToArray();
        Int128 total = 1000 + pickle.Length;
        for (int i = 0; i < items.Count; i++)
            total += items[i].ByteCount() + StoredZipWriter.Overhead(DataName(i));
        if (total > StoredZipWriter.LargestArchive || items.Count > StoredZipWriter.MostFiles - 2)
            throw new ArgumentException($"{items.Count} tensors of {total} bytes are too many for this format; write safetensors instead", nameof(items));

        AtomicFile.Write(
            path,
            stream =>
            {
                var archive = new StoredZipWriter(stream);
                archive.Add(Folder + "data.pkl", pickle.Length, data => data.Write(pickle.Span));
                for (int i = 0; i < items.Count; i++)
                    archive.Add(DataName(i), items[i].ByteCount(), items[i].WriteExactly);
                archive.Add(Folder + "version", version.Length, data => data.Write(version));
                archive.Finish();
            },
            (long)total);
    }

    private static string DataName(int index) => FormattableString.Invariant($"{Folder}data/{index}");

    private static ReadOnlyMemory<byte> Pickle(IReadOnlyList<TensorItem> items, PickleDictionary? values)
    {
        var writer = new PickleWriter();
        var names = new HashSet<PickleValue>();
        void WriteKey(PickleValue key)
        {
            if (!names.Add(key))
                throw new ArgumentException($"the name {Quoted.Text(key is PickleText text ? text.Value : key.Noun)} occurs twice", nameof(items));
            writer.Write(key);
        }

        writer.BeginOrderedDictionary();
        for (int i = 0; i < items.Count; i++)
        {
            WriteKey(new PickleText(items[i].Name));
            writer.WriteTensor(FormattableString.Invariant($"{i}"), items[i].Type, items[i].Shape);
        }

        foreach ((PickleValue key, PickleValue value) in values?.Entries ?? [])
        {
            WriteKey(key);
            writer.Write(value);
        }

        writer.EndDictionary();
        return writer.Finish();
    }
}
