using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Sampling;

/// <summary>The trained model that is part of the repository.</summary>
internal static class ShippedModel
{
    private static string Folder => Path.Combine(ParityCase.GoldenFolder, "..", "..", "models", "fashion-32");

    /// <summary>Copies manifest and weights to a folder of a test's own.</summary>
    internal static string CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["manifest.json", "generator.safetensors"]) File.Copy(Path.Combine(Folder, name), Path.Combine(folder, name));
        return folder;
    }

    /// <summary>Opens a model on the CPU in float32.</summary>
    internal static Sampler Open(string folder) => Sampler.Load(folder, new SamplerOptions { Device = "cpu", Precision = Precision.Float32 });

    /// <summary>Loads its generator; the caller owns it.</summary>
    internal static IGenerator LoadGenerator(bool fold = true)
    {
        using var source = BigGan.Checkpoints.ModelSource.Open(Folder);
        IGenerator generator = source.LoadGenerator(Device.Cpu);
        if (fold) generator.Fold();
        return generator;
    }

    /// <summary>Every number of a network.</summary>
    internal static Dictionary<string, float[]> NumbersOf(IGenerator generator) =>
        generator.Parameters.Entries.ToDictionary(entry => entry.Name, NumbersOf);

    private static float[] NumbersOf(Parameter entry)
    {
        using var scope = new TensorScope();
        return entry.Value.Detach().ToArray<float>();
    }
}
