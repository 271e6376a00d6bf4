using System.Text.Json;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation.Features;

/// <summary>A weight file of the FID Inception with the numbers that the recorded cases were made with.</summary>
public sealed class InceptionWeights : IDisposable
{
    private readonly TempFolder _folder = new();

    public InceptionWeights()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(ParityCase.GoldenFolder, "inception", "manifest.json")));
        using var recorded = ParityCase.Open("inception/size-32");
        using var scope = new TensorScope();
        NetworkFile.Save(Path, SyntheticWeights.OfManifest(manifest.RootElement, recorded.Description.RootElement.GetProperty("synthetic_profile")));
    }

    internal string Path => _folder["inception.safetensors"];

    public void Dispose() => _folder.Dispose();
}
