using BigGan.Tests.Weights.Pickle;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Weights.PyTorch;

/// <summary>Writes what <c>torch.save</c> writes of dictionaries of tensors, nested in any way.</summary>
internal sealed class TorchSave
{
    private readonly PickleAssembly _pickle = new();
    private readonly List<(string Key, float[] Values)> _storages = [];

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="root">
    /// Pairs of a key and a value. A value is a dictionary of tensors, pairs again, a list of values, or what adds something else to the pickle.
    /// </param>
    internal static void Write(string path, params (string Key, object Value)[] root)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var saved = new TorchSave();
        saved.Add(root);
        TorchArchive.Write(path, saved._pickle.End(), [.. saved._storages]);
    }

    /// <summary>Likewise, of one dictionary of tensors.</summary>
    internal static void Write(string path, IReadOnlyDictionary<string, (float[] Values, long[] Shape)> tensors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var saved = new TorchSave();
        saved.Add(tensors);
        TorchArchive.Write(path, saved._pickle.End(), [.. saved._storages]);
    }

    /// <summary>The tensors of a file, as float32.</summary>
    internal static Dictionary<string, (float[] Values, long[] Shape)> Read(string path)
    {
        using ITensorFile file = TensorFiles.Open(path);
        using var scope = new TensorScope();
        return file.Names.ToDictionary(name => name, name => (NetworkFile.Read(file, name).To(DataType.Float32).ToArray<float>(), file[name].Shape), StringComparer.Ordinal);
    }

    private void Add(object value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, (float[], long[])> tensors: AddDictionary([.. tensors.Select(pair => (pair.Key, (object)pair.Value))]); break;
            case (string, object)[] pairs: AddDictionary(pairs); break;
            case object[] items: AddList(items); break;
            case (float[] values, long[] shape): AddTensor(values, shape); break;
            case Action<PickleAssembly> other: other(_pickle); break;
            default: throw new ArgumentException($"{value} cannot be written", nameof(value));
        }
    }

    private void AddDictionary((string Key, object Value)[] pairs)
    {
        _pickle.Code('}').Code('(');
        foreach ((string key, object value) in pairs)
        {
            _pickle.Text(key);
            Add(value);
        }

        _pickle.Code('u');
    }

    private void AddList(object[] items)
    {
        _pickle.Code(']').Code('(');
        foreach (object item in items) Add(item);
        _pickle.Code('e');
    }

    private void AddTensor(float[] values, long[] shape)
    {
        string key = _storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _storages.Add((key, values));
        long[] strides = new long[shape.Length];
        for (int i = shape.Length - 1, step = 1; i >= 0; step *= (int)shape[i--]) strides[i] = step;
        _pickle.Tensor(key, "FloatStorage", values.Length, 0, shape, strides);
    }
}
