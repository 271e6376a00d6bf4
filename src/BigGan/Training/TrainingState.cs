using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Training;

/// <summary>Saves and restores the complete state of training, so that a resumed run continues bit-equal.</summary>
internal static class TrainingState
{
    private const string OptimizersFile = "optimizers.safetensors";
    private const string RandomKey = "random_state";
    private const string RealImagesKey = "real_images";
    private const string DiscriminatorStepsKey = "discriminator_optimizer_steps";

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="store">Where.</param>
    /// <param name="step">Finished steps.</param>
    /// <param name="realImages">Real images that D has seen.</param>
    /// <param name="networks">What is trained.</param>
    /// <param name="random">Latents and labels of generated images.</param>
    /// <param name="content">What else the manifest says.</param>
    /// <param name="keep">How many of the newest are kept.</param>
    /// <param name="best">Steps of others that are kept.</param>
    internal static Checkpoint Save(CheckpointStore store, long step, long realImages, TrainingNetworks networks, RandomGenerator random, CheckpointContent content, int keep, IReadOnlyCollection<long> best)
    {
        var writers = new Dictionary<string, Action<string>>
        {
            [ModelLocation.GeneratorFile] = path => NetworkFile.Save(path, networks.Generator.Parameters),
            [ModelLocation.DiscriminatorFile] = path => NetworkFile.Save(path, networks.Discriminator.Parameters),
            [OptimizersFile] = path => NetworkFile.Save(path, OptimizerTensors(networks)),
        };
        if (networks.Average is { } average) writers[ModelLocation.AverageFile] = path => NetworkFile.Save(path, average.Parameters);
        var state = new Dictionary<string, string>
        {
            [RandomKey] = Convert.ToBase64String(random.GetState()),
            [RealImagesKey] = realImages.ToString(CultureInfo.InvariantCulture),
            [DiscriminatorStepsKey] = networks.DiscriminatorOptimizer.StepCount.ToString(CultureInfo.InvariantCulture),
        };
        return store.Save(step, writers, content with { State = state }, keep, best);
    }

    /// <summary>Restores a checkpoint into networks of the same architecture.</summary>
    /// <returns>Finished steps, and real images that D has seen.</returns>
    /// <exception cref="InvalidFileException">A file does not fit, or the random state is damaged.</exception>
    internal static (long Step, long RealImages) Restore(Checkpoint checkpoint, TrainingNetworks networks, RandomGenerator random)
    {
        NetworkFile.Load(checkpoint.PathOf(ModelLocation.GeneratorFile), networks.Generator.Parameters);
        NetworkFile.Load(checkpoint.PathOf(ModelLocation.DiscriminatorFile), networks.Discriminator.Parameters);
        if (networks.Average is { } average)
        {
            bool saved = checkpoint.Manifest.Files.ContainsKey(ModelLocation.AverageFile);
            NetworkFile.Load(checkpoint.PathOf(saved ? ModelLocation.AverageFile : ModelLocation.GeneratorFile), average.Parameters);
        }

        string optimizers = checkpoint.PathOf(OptimizersFile);
        using (var reader = new SafetensorsReader(optimizers)) NetworkFile.Load(reader, [.. OptimizerTensors(networks)]);
        string manifest = Path.Combine(checkpoint.Folder, ModelManifest.FileName);
        if (!checkpoint.Manifest.State.TryGetValue(RandomKey, out string? state) ||
            !checkpoint.Manifest.State.TryGetValue(DiscriminatorStepsKey, out string? steps) ||
            !checkpoint.Manifest.State.TryGetValue(RealImagesKey, out string? images) ||
            !long.TryParse(images, NumberStyles.None, CultureInfo.InvariantCulture, out long realImages) ||
            !long.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out long discriminatorSteps))
            throw new InvalidFileException(manifest, "has no training state: it can be sampled from, but not resumed");
        try
        {
            random.SetState(Convert.FromBase64String(state));
        }
        catch (Exception e) when (e is FormatException or TorchException)
        {
            throw new InvalidFileException(manifest, "its random state is damaged or of another kind of device", e);
        }

        networks.GeneratorOptimizer.StepCount = checkpoint.Manifest.Step!.Value;
        networks.DiscriminatorOptimizer.StepCount = discriminatorSteps;
        return (checkpoint.Manifest.Step!.Value, realImages);
    }

    private static IEnumerable<(string Name, Tensor Value)> OptimizerTensors(TrainingNetworks networks) =>
    [
        .. networks.GeneratorOptimizer.State.Select(entry => ($"generator.{entry.Name}", entry.Value)),
        .. networks.DiscriminatorOptimizer.State.Select(entry => ($"discriminator.{entry.Name}", entry.Value)),
    ];
}
