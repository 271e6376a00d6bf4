using System.Runtime.InteropServices;
using BigGan.Conventions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>A Hugging Face folder of BigGAN-deep.</summary>
/// <param name="safetensors">Write weights as safetensors, which the package itself does not read.</param>
internal sealed class HuggingFaceFolder(bool safetensors) : LayoutWriter
{
    private const string PyTorchName = "pytorch_model.bin", SafetensorsName = "model.safetensors", LastConvolution = $"{GeneratorPlan.OutputConvolution}.";
    private const int PublishedRows = 51;

    /// <inheritdoc />
    internal override IReadOnlyList<string> FileNames { get; } = [HuggingFaceConfig.FileName, PyTorchName, SafetensorsName];

    /// <inheritdoc />
    internal override string? Misfit(ModelOptions model) => HuggingFaceModel.Misfit(model);

    /// <inheritdoc />
    internal override IReadOnlyList<TensorReport> Write(LoadedModel model, string folder, List<Warning> warnings)
    {
        if (model.Discriminator is not null) warnings.Add(new Warning("the discriminator is left out: the Hugging Face layout has no place for it"));
        StatisticsTable? table = Factors(model.Table, warnings);
        int rows = table is null || !table.IsEven ? PublishedRows : table.Truncations.Count;
        var layout = new HuggingFaceLayout(HuggingFaceModel.FromOptions(model.Generator.Model, rows));
        using var noGrad = Autograd.NoGrad();
        TensorItem[] items = [.. layout.Mappings.Select(mapping => Item(model.Generator, layout.Config, mapping)), .. Statistics(model.Generator, table, layout, rows)];
        if (safetensors) SafetensorsWriter.Write(Path.Combine(folder, SafetensorsName), items);
        else PyTorchWriter.Write(Path.Combine(folder, PyTorchName), items);
        layout.Config.Write(folder);
        return
        [
            .. layout.Mappings.Zip(items, (mapping, item) => new TensorReport("generator", mapping.Ours, mapping.Theirs, item.Shape, mapping.Rearrangement.How)),
            .. layout.Norms.SelectMany(norm => norm.Tensors(rows)).Select(tensor => new TensorReport("generator", null, tensor.Theirs, tensor.Shape, tensor.What)),
        ];
    }

    private static TensorItem Item(IGenerator generator, HuggingFaceConfig config, TensorMapping mapping) =>
        NetworkFile.Item(mapping.Theirs, () => mapping.Rearrangement.Export(Whole(mapping.Ours, Ours(generator, mapping.Ours), config)));

    // If only the left vector is stored, the right vector is the one that our evaluation computes from it.
    private static Tensor Ours(IGenerator generator, string name)
    {
        ParameterStore network = generator.Parameters;
        bool isLeft = name.EndsWith(".u0", StringComparison.Ordinal);
        if ((!isLeft && !name.EndsWith(".v0", StringComparison.Ordinal)) || generator.Model.Generator.SpectralNorm!.StoresRightVectors) return network[name].Detach();
        string place = name[..^"u0".Length];
        (Tensor left, Tensor right) = SpectralWeight.Iterated(network[$"{place}weight"].Detach(), network[$"{place}u0"], generator.Model.Generator.SpectralNorm!);
        return (isLeft ? left : right).Unsqueeze(0);
    }

    // The package's last convolution has as many channels as the width; rows of zeros change neither the image nor the singular value.
    private static Tensor Whole(string name, Tensor value, HuggingFaceConfig config)
    {
        if (!name.StartsWith(LastConvolution, StringComparison.Ordinal) || name == $"{LastConvolution}v0") return value;
        int rows = name == $"{LastConvolution}u0" ? 1 : 0; // the dimension of the output channels
        long[] missing = value.Shape;
        missing[rows] = config.Width - missing[rows];
        return missing[rows] == 0 ? value : ShapeOperators.Concatenate([value, TensorFactory.Zeros(value.Type, value.Device, missing)], rows);
    }

    private static StatisticsTable? Factors(StatisticsTable? table, List<Warning> warnings)
    {
        if (table is null)
        {
            warnings.Add(new Warning("the model has no table of statistics by truncation, so every row has those of training") { Remedies = [Remedy.CollectTable] });
            return null;
        }

        if (table.Mode == TruncationMode.Resample)
        {
            warnings.Add(new Warning("the model's statistics are for thresholds, which the Hugging Face package has not, so every row has those of training"));
            return null;
        }

        if (!table.IsEven) warnings.Add(new Warning($"the model's statistics do not go from 0 to 1 in even steps; {PublishedRows} rows that do are interpolated"));
        return table;
    }

    private static IEnumerable<TensorItem> Statistics(IGenerator generator, StatisticsTable? table, HuggingFaceLayout layout, int rows)
    {
        Dictionary<string, NormBuffers> stored = NormBuffers.Of(generator.Parameters).ToDictionary(norm => norm.Place, StringComparer.Ordinal);
        foreach (HuggingFaceNorm norm in layout.Norms)
        {
            (float[] means, float[] variances) = table is null ? Repeated(stored[norm.Ours].Averages(), rows) : table.IsEven ? table[norm.Ours] : table.Resampled(norm.Ours, rows);
            TakenTensor[] tensors = norm.Tensors(rows);
            yield return Item(tensors[0], means);
            yield return Item(tensors[1], variances);
        }
    }

    private static TensorItem Item(TakenTensor tensor, float[] numbers) =>
        new(tensor.Theirs, DataType.Float32, tensor.Shape, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

    private static (float[] Means, float[] Variances) Repeated((float[] Means, float[] Variances) row, int rows) =>
        ([.. Enumerable.Repeat(row.Means, rows).SelectMany(numbers => numbers)], [.. Enumerable.Repeat(row.Variances, rows).SelectMany(numbers => numbers)]);
}
