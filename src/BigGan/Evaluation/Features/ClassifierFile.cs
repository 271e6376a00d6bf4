using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Evaluation.Features;

/// <summary>A classifier as one safetensors file: convolutions with folded norms, the linear layer, and the description in the header.</summary>
internal static class ClassifierFile
{
    private const string Format = "biggan-features";
    private const string Version = "1";

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    internal static void Write(string path, ResidualLayers layers, ClassifierDescription description) => SafetensorsWriter.Write(
        path,
        [.. layers.Parameters.Entries.Select(entry => NetworkFile.Item(entry.Name, entry.Value))],
        new Dictionary<string, string> { ["format"] = Format, ["version"] = Version, ["description"] = description.ToJson() });

    /// <summary>Reads the file.</summary>
    /// <returns>The network, owned by the caller, its description, and the file's SHA-256.</returns>
    /// <exception cref="InvalidFileException">It is missing, damaged, of another kind or version, or has a tensor that does not fit or is not finite.</exception>
    internal static (ResidualLayers Layers, ClassifierDescription Description, string Sha256) Read(string path, Device device)
    {
        using var reader = new SafetensorsReader(path);
        if (reader.Metadata.GetValueOrDefault("format") != Format) throw new InvalidFileException(path, "is not a feature network") { Remedies = [Remedy.TrainFeatureNetwork] };
        if (reader.Metadata.GetValueOrDefault("version") is var version && version != Version)
            throw new InvalidFileException(path, $"has version {Quoted.Text(version ?? "")}, this program reads version {Version}; use the program that wrote it, or a newer one");
        ClassifierDescription description = ClassifierDescription.Parse(path, reader.Metadata.GetValueOrDefault("description") ?? "null");
        NetworkTensors tensors = NetworkTensors.Same(reader);
        using (var shapes = new ResidualLayers(description.Architecture(), Device.Meta, null)) // no memory is allocated before the file is known to fit
            StrictLoader.Check(tensors, shapes.Parameters);
        var layers = new ResidualLayers(description.Architecture(), device, null);
        try
        {
            layers.Parameters.SetRequiresGrad(false);
            StrictLoader.Fill(tensors, layers.Parameters);
            return (layers, description, ManifestFile.Of(path).Sha256);
        }
        catch
        {
            layers.Dispose();
            throw;
        }
    }
}
