using BigGan.Names;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>BigGAN-deep of the Hugging Face package, in which DeepMind's weights are published for PyTorch.</summary>
/// <remarks>
/// z comes before the class embedding in every condition, the first layer's outputs are ordered height, width, channels, the embedding is stored
/// transposed, attention counts as a layer, and the last convolution has more channels than the image.
/// </remarks>
internal sealed class HuggingFaceConvention : WeightConvention
{
    /// <inheritdoc />
    internal override string Name => "Hugging Face BigGAN-deep";

    /// <inheritdoc />
    internal override IEnumerable<string> CandidatesIn(string folder) => HuggingFaceFiles.In(folder);

    /// <inheritdoc />
    internal override IReadOnlyList<string> Landmarks { get; } = ["generator.gen_z.weight_orig", "generator.conv_to_rgb.weight_orig"]; // if one is missing, the strict comparison reports it

    /// <inheritdoc />
    internal override bool Recognises(ITensorFile file) => Landmarks.Any(file.Contains);

    /// <inheritdoc />
    internal override ImportedModel Describe(ITensorFile file)
    {
        string path = HuggingFaceFiles.ConfigOf(file.Path);
        HuggingFaceConfig config = HuggingFaceConfig.Read(path);
        if (HuggingFaceModel.Problem(config) is { } problem) throw new InvalidFileException(path, problem);
        var layout = new HuggingFaceLayout(config);
        var table = new Lazy<StatisticsTable>(() => ReadTable(file, layout));
        var generator = new NetworkTensors(file, layout.Mappings)
        {
            Filled =
            [
                .. layout.LoggedValues.Select(name => new FilledTensor(name, "1; it is only logged")),
                .. layout.Norms.SelectMany(norm => (FilledTensor[])
                [
                    new($"{norm.Ours}.stored_mean", "the last row of the statistics", () => LastRow(table.Value[norm.Ours].Means, config)),
                    new($"{norm.Ours}.stored_var", "the last row of the statistics", () => LastRow(table.Value[norm.Ours].Variances, config)),
                ]),
            ],
            Taken = [.. layout.Norms.SelectMany(norm => norm.Tensors(config.StatisticsCount))],
        };
        int size = HuggingFaceModel.ImageSize(config);
        return new ImportedModel(HuggingFaceModel.ToOptions(config), generator)
        {
            Statistics = () => table.Value,
            Warnings = config.ImageSize is { } stated && stated != size
                ? [$"{path}: output_dim is {stated}, but its layers make images of {size}x{size} pixels, as in the package"]
                : [],
        };
    }

    private static StatisticsTable ReadTable(ITensorFile file, HuggingFaceLayout layout)
    {
        int rows = layout.Config.StatisticsCount;
        double[] truncations = [.. Enumerable.Range(0, rows).Select(row => row / (double)(rows - 1))];
        var norms = layout.Norms.ToDictionary(norm => norm.Ours, norm => (Read(norm.Tensors(rows)[0]), Read(norm.Tensors(rows)[1])), StringComparer.Ordinal);
        return StatisticsTable.Problem(truncations, norms) is { } problem
            ? throw new InvalidFileException(file.Path, $"has statistics of no use: {problem}")
            : new StatisticsTable(truncations, norms);

        float[] Read(TakenTensor tensor)
        {
            using var scope = new TensorScope();
            float[] numbers = file[tensor.Theirs].Shape.SequenceEqual(tensor.Shape)
                ? NetworkFile.ReadFinite(file, tensor.Theirs).To(DataType.Float32).ToArray<float>()
                : throw new InvalidFileException(file.Path, $"{Quoted.Text(tensor.Theirs)} has not {rows} rows of {tensor.Shape[1]} statistics");
            if (tensor.Theirs.EndsWith("vars", StringComparison.Ordinal)) NegativeVariances.Refuse(file, tensor.Theirs, numbers);
            return numbers;
        }
    }

    private static Tensor LastRow(float[] table, HuggingFaceConfig config) =>
        Tensor.From<float>(table.AsSpan(table.Length - (table.Length / config.StatisticsCount)), table.Length / config.StatisticsCount);
}
