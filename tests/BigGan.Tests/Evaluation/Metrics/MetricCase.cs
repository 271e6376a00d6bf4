using System.Text.Json;
using BigGan.Evaluation.Metrics;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

/// <summary>The recorded case of the metrics: features, logits, and what the reference tools make of them.</summary>
internal sealed class MetricCase : IDisposable
{
    /// <summary>No intervals, and the subsets that were recorded.</summary>
    internal static readonly MetricOptions Plain = new() { BootstrapReplicates = 0, KidSubsets = 20, KidSubsetSize = 100 };

    private readonly ParityCase _case = ParityCase.Open("metrics/n600-d48");

    internal MetricCase()
    {
        using var scope = new TensorScope();
        Generated = new FeatureSet(_case.Read("features.safetensors", "features_1").Own(), _case.Read("features.safetensors", "logits_1").Own());
        Real = new FeatureSet(_case.Read("features.safetensors", "features_2").Own());
    }

    internal FeatureSet Generated { get; }

    internal FeatureSet Real { get; }

    /// <summary>A recorded tensor; belongs to the current scope.</summary>
    internal Tensor Read(string file, string name) => _case.Read(file, name);

    /// <summary>A recorded number.</summary>
    internal double Value(params string[] path) => Element(path).GetDouble();

    internal double[] Values(params string[] path) => [.. Element(path).EnumerateArray().Select(element => element.GetDouble())];

    private JsonElement Element(string[] path) => path.Aggregate(_case.Description.RootElement.GetProperty("values"), (element, name) => element.GetProperty(name));

    public void Dispose()
    {
        Generated.Dispose();
        Real.Dispose();
        _case.Dispose();
    }
}
