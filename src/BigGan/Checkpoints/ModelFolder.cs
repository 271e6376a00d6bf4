using BigGan.Statistics;

namespace BigGan.Checkpoints;

/// <summary>A model for sampling that ships: manifest.json, generator.safetensors and optionally statistics.safetensors, without training state.</summary>
public static class ModelFolder
{
    /// <summary>Makes a model folder from a checkpoint.</summary>
    /// <param name="source">The weights; a moving average becomes the generator.</param>
    /// <param name="folder">The folder to create; it must be missing or empty.</param>
    /// <exception cref="InvalidFileException">The folder has contents.</exception>
    /// <exception cref="DiskFullException">No space is left; the folder then has no manifest.</exception>
    public static ModelLocation Export(ModelLocation source, string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new InvalidFileException(folder, "already exists; choose another folder");
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, ModelLocation.GeneratorFile);
        using (FileStream from = File.OpenRead(source.WeightsPath))
            AtomicFile.Write(weights, stream => from.CopyTo(stream), from.Length);
        ModelManifest manifest = source.Manifest with
        {
            Format = ModelManifest.ModelFormat,
            Files = new Dictionary<string, ManifestFile> { [ModelLocation.GeneratorFile] = ManifestFile.Of(weights) },
            State = new Dictionary<string, string>(),
            Protect = false,
        };
        manifest.Write(folder);
        string statistics = Path.Combine(Path.GetDirectoryName(source.WeightsPath)!, StatisticsFile.FileName);
        if (File.Exists(statistics)) File.Copy(statistics, Path.Combine(folder, StatisticsFile.FileName)); // the file has the checksum of its weights
        return ModelLocation.Find(folder);
    }
}
