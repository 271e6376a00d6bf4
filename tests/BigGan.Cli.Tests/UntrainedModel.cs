using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary>A small model folder with random weights: 32x32 grey images, of three classes where no other are asked for.</summary>
internal static class UntrainedModel
{
    internal const string Weights = ModelLocation.GeneratorFile;

    private static readonly string[] Classes = ["T-shirt/top", "Sandal", "Sneaker"];

    internal static int LatentSize => OptionsOf(Classes).Model.Generator.LatentSize;

    /// <summary>Writes the folder.</summary>
    internal static string Write(string folder, IReadOnlyList<string>? classNames = null)
    {
        classNames ??= Classes;
        TrainingOptions options = OptionsOf(classNames);
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, Weights);
        using (var random = new RandomGenerator(5))
        using (var generator = new Generator(options.Model, Device.Cpu, random))
            NetworkFile.Save(weights, generator.Parameters);
        var manifest = new ModelManifest
        {
            Format = ModelManifest.ModelFormat,
            Step = 12,
            Created = DateTimeOffset.UnixEpoch,
            Files = new Dictionary<string, ManifestFile> { [Weights] = ManifestFile.Of(weights) },
            Options = options,
            ClassNames = classNames,
            Dataset = new DatasetIdentity("test images", "0123abcd"),
            State = new Dictionary<string, string>(),
        };
        manifest.Write(folder);
        return folder;
    }

    private static TrainingOptions OptionsOf(IReadOnlyList<string> classNames)
    {
        TrainingOptions demo = Presets.Get("fashion-demo").Options;
        return demo with { Model = demo.Model with { ClassCount = classNames.Count } };
    }
}
