using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.TensorFlow;

namespace BigGan.Conventions;

/// <summary>DeepMind's modules of TF Hub: <c>biggan-128</c>, <c>-256</c>, <c>-512</c> and <c>biggan-deep-128</c>, <c>-256</c>, <c>-512</c>.</summary>
/// <remarks>
/// Moving averages are used if the module has them. A module evaluates with one power iteration from the left singular vectors that it
/// stores, as our own networks do. It adds epsilon to the square of a norm, whereas the published ports and we use epsilon as the least norm,
/// so a singular value s differs by a relative epsilon / s^2. The accumulated statistics are averages already, and the ports use them unchanged.
/// </remarks>
internal sealed class TfHubConvention : WeightConvention
{
    /// <inheritdoc />
    internal override string Name => "TF Hub";

    /// <summary>All of our tensors that a published module of an architecture has.</summary>
    /// <param name="model">The architecture.</param>
    internal static IReadOnlyList<TensorMapping> Map(ModelOptions model) =>
        [.. TfHubVariables.Of(model, TfHubNames.Published(model.Deep)).Select(variable => new TensorMapping(variable.Ours, variable.Theirs, variable.Rearrangement))];

    /// <inheritdoc />
    internal override IEnumerable<string> CandidatesIn(string folder) => BundleLocation.Find(folder) is { } index ? [index] : [];

    /// <inheritdoc />
    internal override bool Recognises(ITensorFile file) => TfHubNames.Of(file) is not null;

    /// <inheritdoc />
    internal override ImportedModel Describe(ITensorFile file)
    {
        TfHubNames names = TfHubNames.Of(file) ?? throw new InvalidFileException(file.Path, "is no BigGAN module of TF Hub");
        ModelOptions model = TfHubArchitecture.Of(file, names);
        IReadOnlyList<TfHubVariable> variables = TfHubVariables.Of(model, names);
        var warnings = new List<string>();
        if (names.Average.Length == 0) warnings.Add($"{file.Path}: has no moving averages, so the weights of training themselves are taken");

        StatisticsTable? table = ReadTable(file, variables);
        if (table is null && variables.Any(variable => IsStatistic(variable) && !file.Contains(variable.Theirs)))
            warnings.Add($"{file.Path}: has no batch statistics, without which images are wrong; collect them first");
        return new ImportedModel(model, Tensors(file, names, variables, table))
        {
            Statistics = table is null ? null : () => table,
            Warnings = warnings,
        };
    }

    private static StatisticsTable? ReadTable(ITensorFile file, IReadOnlyList<TfHubVariable> variables) => (file as TensorBundleFile)?.GraphPath is { } graph
        ? TfHubStatistics.Read(SavedGraph.Read(graph), [.. variables.Where(IsMean).Select(variable => (PlaceOf(variable), variable.Shape[0]))])
        : null;

    private static NetworkTensors Tensors(ITensorFile file, TfHubNames names, IReadOnlyList<TfHubVariable> variables, StatisticsTable? table)
    {
        var mappings = new List<TensorMapping>();
        var filled = new List<FilledTensor>();
        var ignored = new List<IgnoredTensor>();
        foreach (TfHubVariable variable in variables)
        {
            bool exists = file.Contains(variable.Theirs);
            if (table is not null && IsStatistic(variable))
            {
                filled.Add(StatisticsAtOne(variable, table));
                if (exists) ignored.Add(new IgnoredTensor(variable.Theirs, "of one truncation, while the table has all"));
            }
            else if (exists || !IsStatistic(variable))
            {
                mappings.Add(variable.MappingFrom(exists ? file[variable.Theirs].Shape : variable.Shape));
            }
            else
            {
                filled.Add(new FilledTensor(variable.Ours, "not known"));
            }

            if (variable.Role == ParameterRole.LeftSingularVector) filled.Add(new FilledTensor($"{PlaceOf(variable)}.sv0", "1, only logged"));
        }

        HashSet<string> known = [.. mappings.Select(mapping => mapping.Theirs), .. ignored.Select(tensor => tensor.Theirs)];
        ignored.AddRange(file.Names.Where(name => !known.Contains(name)).Select(name => (name, why: names.WhyIgnored(name)))
            .Where(pair => pair.why is not null).Select(pair => new IgnoredTensor(pair.name, pair.why!)));
        return new NetworkTensors(file, mappings) { Filled = filled, Ignored = ignored };
    }

    /// <summary>The last row of the table: truncation 1, which is no truncation.</summary>
    private static FilledTensor StatisticsAtOne(TfHubVariable variable, StatisticsTable table)
    {
        int channels = (int)variable.Shape[0];
        (float[] means, float[] variances) = table[PlaceOf(variable)];
        return new FilledTensor(variable.Ours, "the table's statistics at truncation 1", () => Tensor.From<float>((IsMean(variable) ? means : variances).AsSpan(^channels..), channels));
    }

    private static string PlaceOf(TfHubVariable variable) => variable.Ours[..variable.Ours.LastIndexOf('.')];

    private static bool IsMean(TfHubVariable variable) => variable.Role == ParameterRole.RunningMean;

    private static bool IsStatistic(TfHubVariable variable) => variable.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance;
}
