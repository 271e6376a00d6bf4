using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Training;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary>A small model folder with random weights: 32x32 grey images of three classes.</summary>
internal static class UntrainedModel
{
    internal const string Weights = ModelLocation.GeneratorFile;

    internal static int LatentSize => Options.Model.Generator.LatentSize;

    private static TrainingOptions Options
    {
        get
        {
            TrainingOptions demo = Presets.Get("fashion-demo").Options;
            return demo with { Model = demo.Model with { ClassCount = 3 } };
        }
    }

    /// <summary>Writes the folder.</summary>
    internal static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, Weights);
        using (var random = new RandomGenerator(5))
        using (var generator = new Generator(Options.Model, Device.Cpu, random))
            NetworkFile.Save(weights, generator.Parameters);
        var manifest = new ModelManifest
        {
            Format = ModelManifest.ModelFormat,
            Step = 12,
            Created = DateTimeOffset.UnixEpoch,
            Files = new Dictionary<string, ManifestFile> { [Weights] = ManifestFile.Of(weights) },
            Options = Options,
            ClassNames = ["T-shirt/top", "Sandal", "Sneaker"],
            Dataset = new DatasetIdentity("test images", "0123abcd"),
            State = new Dictionary<string, string>(),
        };
        manifest.Write(folder);
        return folder;
    }
}
