using System.Text.Json;
using System.Text.Json.Nodes;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation.Features;

/// <summary>Weight files of the Inception networks with the numbers that the recorded cases were made with; each is written when it is asked for.</summary>
public sealed class InceptionWeights : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<string> _fid;
    private readonly Lazy<string> _torchVision;

    public InceptionWeights()
    {
        _fid = new(() => Write("fid.safetensors", _ => { }, []));
        _torchVision = new(() => Write("torchvision.safetensors", Narrow, ["AuxLogits.conv0.conv.weight", "AuxLogits.fc.bias"]));
    }

    /// <summary>The FID Inception's.</summary>
    internal string Fid => _fid.Value;

    /// <summary>torchvision's: 1000 classes, an auxiliary classifier, and no counters of training steps, as in the older file.</summary>
    internal string TorchVision => _torchVision.Value;

    public void Dispose() => _folder.Dispose();

    private static void Narrow(JsonObject tensors)
    {
        tensors["fc.weight"]!["shape"] = new JsonArray(1000, 2048);
        tensors["fc.bias"]!["shape"] = new JsonArray(1000);
        foreach (string counter in tensors.Select(tensor => tensor.Key).Where(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToArray()) tensors.Remove(counter);
    }

    private string Write(string name, Action<JsonObject> change, string[] unused)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(ParityCase.GoldenFolder, "inception", "manifest.json")))!;
        change(manifest["tensors"]!.AsObject());
        using JsonDocument changed = JsonDocument.Parse(manifest.ToJsonString());
        using var recorded = ParityCase.Open("inception/size-32");
        using var scope = new TensorScope();
        IEnumerable<(string Name, Tensor Value)> tensors = SyntheticWeights.OfManifest(changed.RootElement, recorded.Description.RootElement.GetProperty("synthetic_profile"));
        NetworkFile.Save(_folder[name], tensors.Concat(unused.Select(other => (other, TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1)))));
        return _folder[name];
    }
}
