namespace BigGan.Checkpoints;

/// <summary>The files of one of our models: its manifest and weights.</summary>
/// <param name="Manifest">Architecture, class names and origin.</param>
/// <param name="WeightsPath">The generator's weights; those of the moving average if the model has one.</param>
/// <param name="PassedOver">In a run, the problem of each damaged checkpoint that is newer than this one; empty if the newest is good.</param>
public sealed record ModelLocation(ModelManifest Manifest, string WeightsPath, IReadOnlyList<string> PassedOver)
{
    /// <summary>File name of the moving average of the generator.</summary>
    public const string AverageFile = "average.safetensors";

    /// <summary>File name of the generator.</summary>
    public const string GeneratorFile = "generator.safetensors";

    /// <summary>File name of the discriminator.</summary>
    public const string DiscriminatorFile = "discriminator.safetensors";

    /// <summary>The discriminator's weights beside the generator's; null if the model has none.</summary>
    public string? DiscriminatorPath => Manifest.Files.ContainsKey(DiscriminatorFile) ? Path.Combine(Path.GetDirectoryName(WeightsPath)!, DiscriminatorFile) : null;

    /// <summary>Whether a path is one of our models: a run, a folder with a manifest, or a file in such a folder.</summary>
    internal static bool Claims(string path)
    {
        string? folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        return folder is not null && (File.Exists(Path.Combine(folder, ModelManifest.FileName)) || (folder == path && RunDirectory.IsRun(path)));
    }

    /// <summary>Finds the weights at a path and verifies their checksum.</summary>
    /// <param name="path">
    /// A model or checkpoint folder, a run folder (the newest good checkpoint is used), or a weight file in a model or checkpoint folder.
    /// </param>
    /// <exception cref="InvalidFileException">The path does not exist, is not a model, or its weights are damaged.</exception>
    public static ModelLocation Find(string path)
    {
        if (File.Exists(path))
            return FindFile(path);
        if (!Directory.Exists(path))
            throw new InvalidFileException(path, "does not exist; name a run, checkpoint or model folder");
        if (File.Exists(Path.Combine(path, ModelManifest.FileName)))
            return FindIn(path, []);
        if (!RunDirectory.IsRun(path))
            throw new InvalidFileException(path, $"is not a model: it has neither {ModelManifest.FileName} nor the options of a run");
        return FindInRun(path);
    }

    private static ModelLocation FindInRun(string path)
    {
        var damages = new List<string>();
        foreach (string folder in new CheckpointStore(RunDirectory.CheckpointsOf(path)).List())
        {
            try
            {
                return FindIn(folder, damages);
            }
            catch (InvalidFileException damage)
            {
                damages.Add(damage.Message);
            }
        }

        throw new InvalidFileException(path, damages.Count == 0
            ? "the run has no checkpoint yet; let it train on or name another model"
            : $"the run has no good checkpoint: {damages[0]}");
    }

    private static ModelLocation FindIn(string folder, IReadOnlyList<string> passedOver)
    {
        Checkpoint checkpoint = Checkpoint.Open(folder);
        return Verified(checkpoint, checkpoint.Manifest.Files.ContainsKey(AverageFile) ? AverageFile : GeneratorFile, passedOver);
    }

    private static ModelLocation FindFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!File.Exists(Path.Combine(folder, ModelManifest.FileName)))
            throw new InvalidFileException(path, $"is not a model: there is no {ModelManifest.FileName} beside it that says what it is");
        return Verified(Checkpoint.Open(folder), Path.GetFileName(path), []);
    }

    private static ModelLocation Verified(Checkpoint checkpoint, string fileName, IReadOnlyList<string> passedOver)
    {
        checkpoint.Verify(fileName);
        return new ModelLocation(checkpoint.Manifest, checkpoint.PathOf(fileName), passedOver);
    }
}
