using System.Runtime.InteropServices;
using BigGan.Evaluation.Features;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Evaluation.Metrics;

/// <summary>Features as safetensors: <c>features</c> float32 [N,F], optionally <c>logits</c> float32 [N,K] and <c>labels</c> int64 [N].</summary>
/// <remarks>Our files name the network of the features in their header, as <c>biggan_space</c>. Other files may lack it, have other numeric types, which are converted, or be NumPy files (<c>.npz</c>, <c>.npy</c>).</remarks>
public static class FeatureFile
{
    private const string Features = "features";
    private const string Logits = "logits";
    private const string Labels = "labels";

    /// <summary>Writes a set, completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="set">The features.</param>
    /// <param name="space">The network of the features; null leaves it out.</param>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, FeatureSet set, FeatureSpace? space = null)
    {
        var items = new List<TensorItem> { NetworkFile.Item(Features, set.Features) };
        if (set.Logits is not null) items.Add(NetworkFile.Item(Logits, set.Logits));
        if (set.Labels is not null)
        {
            long[] labels = Array.ConvertAll(set.Labels, label => (long)label);
            items.Add(new TensorItem(Labels, DataType.Int64, [labels.Length], MemoryMarshal.AsBytes(labels.AsSpan()).ToArray()));
        }

        SafetensorsWriter.Write(path, items, space is null ? null : new Dictionary<string, string> { [FeatureSpaceJson.Key] = FeatureSpaceJson.Write(space) });
    }

    /// <summary>Reads a set.</summary>
    /// <returns>The set, owned by the caller, and the network of its features; null if the file does not state it.</returns>
    /// <exception cref="InvalidFileException">It is damaged, lacks features, or its tensors are of other types or shapes, too large, or not finite.</exception>
    public static (FeatureSet Set, FeatureSpace? Space) Read(string path)
    {
        using ITensorFile reader = IsNumpy(path) ? new NumpyFile(path) : new SafetensorsReader(path);
        string name = NameIn(reader);
        TensorEntry features = reader[name];
        if (!SingleRows.CanRead(features.Type) || features.Shape is not [var count, > 0])
            throw new InvalidFileException(path, $"{Features} are {Describe(features)}; they must be Float32 [N,F]");
        if (count < 2) throw new InvalidFileException(path, $"has the features of {count} images; 2 or more are needed");
        if (reader.Contains(Logits) && reader[Logits] is var logits && (!SingleRows.CanRead(logits.Type) || logits.Shape is not [var rows, > 0] || rows != count))
            throw new InvalidFileException(path, $"{Logits} are {Describe(logits)}; beside {Features} of {count} images they must be Float32 [{count},K]");
        if (reader.Contains(Labels) && reader[Labels] is var labels && (!SingleRows.CanReadWhole(labels.Type) || labels.Shape is not [var entries] || entries != count))
            throw new InvalidFileException(path, $"{Labels} are {Describe(labels)}; beside {Features} of {count} images they must be Int64 [{count}]");
        FeatureSpace? space = reader is SafetensorsReader { Metadata: var metadata } && metadata.TryGetValue(FeatureSpaceJson.Key, out string? text) ? FeatureSpaceJson.Read(text, path) : null;
        using var scope = new TensorScope();
        int[]? read = reader.Contains(Labels) ? ReadLabels(reader) : null;
        Tensor values = ReadRows(reader, name);
        Tensor? classes = reader.Contains(Logits) ? ReadRows(reader, Logits) : null;
        return (new FeatureSet(values.Own(), classes?.Own(), read), space);
    }

    /// <summary>Whether a NumPy file holds features: an array of that name, or a single array of real numbers [N,F].</summary>
    /// <exception cref="InvalidFileException">It is damaged, or not a NumPy file.</exception>
    internal static bool IsIn(string path)
    {
        using var file = new NumpyFile(path);
        return file.Names.Contains(NameIn(file)) && file[NameIn(file)] is { Shape.Length: 2 } entry && SingleRows.CanRead(entry.Type);
    }

    private static bool IsNumpy(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npz" or ".npy";

    private static string NameIn(ITensorFile file) => file is NumpyFile { Names: [var only] } ? only : Features;

    private static Tensor ReadRows(ITensorFile reader, string name)
    {
        CheckSize(reader, name);
        return SingleRows.Read(reader, name, (what, row) => new InvalidFileException(reader.Path, $"{name} have {what} in row {row}: the network or its input was damaged"));
    }

    private static int[] ReadLabels(ITensorFile reader)
    {
        CheckSize(reader, Labels);
        long[] labels = SingleRows.ReadWhole(reader, Labels);
        int wrong = Array.FindIndex(labels, label => label is < 0 or > int.MaxValue);
        return wrong < 0 ? Array.ConvertAll(labels, label => (int)label) : throw new InvalidFileException(reader.Path, $"{Labels} have {labels[wrong]} in row {wrong}; classes count from 0");
    }

    private static void CheckSize(ITensorFile reader, string name)
    {
        if (SafetensorsType.TryByteCount(reader[name].Type, reader[name].Shape, out long? bytes) && bytes <= int.MaxValue) return;
        throw new InvalidFileException(reader.Path, $"{name} are {Describe(reader[name])}, more than 2 GiB; compare with reference statistics (.npz), or with fewer images");
    }

    private static string Describe(TensorEntry entry) => $"{entry.Type} [{string.Join(",", entry.Shape)}]";
}
