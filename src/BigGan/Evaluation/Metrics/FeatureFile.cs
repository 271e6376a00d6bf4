using System.Runtime.InteropServices;
using BigGan.Evaluation.Features;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Evaluation.Metrics;

/// <summary>Features as safetensors: <c>features</c> float32 [N,F], and where there are any <c>logits</c> float32 [N,K] and <c>labels</c> int64 [N].</summary>
/// <remarks>Files that we write say in their header, as <c>biggan_space</c>, which features they are; others need not.</remarks>
public static class FeatureFile
{
    private const string Features = "features";
    private const string Logits = "logits";
    private const string Labels = "labels";

    /// <summary>Writes a set, whole or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="set">The features.</param>
    /// <param name="space">What they are; null leaves it out.</param>
    /// <exception cref="DiskFullException">No space is left; the old file, if there was one, remains.</exception>
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
    /// <returns>The set, which the caller disposes, and what its features are; null where the file does not say.</returns>
    /// <exception cref="InvalidFileException">It is damaged, lacks features, or its tensors are of other types or shapes, too large, or not finite.</exception>
    public static (FeatureSet Set, FeatureSpace? Space) Read(string path)
    {
        using var reader = new SafetensorsReader(path);
        SafetensorsEntry features = reader[Features];
        if (features.Type != DataType.Float32 || features.Shape is not [var count, > 0])
            throw new InvalidFileException(path, $"{Features} are {Describe(features)}; they must be Float32 [N,F]");
        if (count < 2) throw new InvalidFileException(path, $"has the features of {count} images; 2 or more are needed");
        if (reader.Contains(Logits) && reader[Logits] is var logits && (logits.Type != DataType.Float32 || logits.Shape is not [var rows, > 0] || rows != count))
            throw new InvalidFileException(path, $"{Logits} are {Describe(logits)}; beside {Features} of {count} images they must be Float32 [{count},K]");
        if (reader.Contains(Labels) && reader[Labels] is var labels && (labels.Type != DataType.Int64 || labels.Shape is not [var entries] || entries != count))
            throw new InvalidFileException(path, $"{Labels} are {Describe(labels)}; beside {Features} of {count} images they must be Int64 [{count}]");
        FeatureSpace? space = reader.Metadata.TryGetValue(FeatureSpaceJson.Key, out string? text) ? FeatureSpaceJson.Read(text, path) : null;
        using var scope = new TensorScope();
        int[]? read = reader.Contains(Labels) ? ReadLabels(reader) : null;
        Tensor values = ReadRows(reader, Features);
        Tensor? classes = reader.Contains(Logits) ? ReadRows(reader, Logits) : null;
        return (new FeatureSet(values.Own(), classes?.Own(), read), space);
    }

    private static Tensor ReadRows(SafetensorsReader reader, string name)
    {
        SafetensorsEntry entry = reader[name];
        if (entry.ByteCount > int.MaxValue)
            throw new InvalidFileException(reader.Path, $"{name} are {Describe(entry)}, more than 2 GiB; compare with reference statistics (.npz), or with fewer images");
        Tensor rows = NetworkFile.Read(reader, name);
        Span<float> numbers = rows.Span<float>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
                throw new InvalidFileException(reader.Path, $"{name} have {(float.IsNaN(numbers[i]) ? "NaN" : "infinity")} in row {i / entry.Shape[1]}: the network or its input was damaged");
        }

        return rows;
    }

    private static int[] ReadLabels(SafetensorsReader reader)
    {
        if (reader[Labels].ByteCount > int.MaxValue) throw new InvalidFileException(reader.Path, $"{Labels} are {Describe(reader[Labels])}, more than 2 GiB");
        long[] labels = NetworkFile.Read(reader, Labels).ToArray<long>();
        int wrong = Array.FindIndex(labels, label => label is < 0 or > int.MaxValue);
        return wrong < 0 ? Array.ConvertAll(labels, label => (int)label) : throw new InvalidFileException(reader.Path, $"{Labels} have {labels[wrong]} in row {wrong}; classes count from 0");
    }

    private static string Describe(SafetensorsEntry entry) => $"{entry.Type} [{string.Join(",", entry.Shape)}]";
}
