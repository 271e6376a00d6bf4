using System.Text.RegularExpressions;
using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

/// <summary>StudioGAN's BigGAN-deep of several depths, under the names that it gives the tensors.</summary>
public sealed partial class StudioGanDepthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(32, 1, 3)]
    [InlineData(32, 3, 2)]
    [InlineData(64, 2, 1)]
    [InlineData(64, 3, 3)]
    public void Blocks_that_are_only_numbered_find_their_resolutions(int size, int generatorDepth, int discriminatorDepth)
    {
        var model = new ModelOptions
        {
            Deep = true,
            Height = size,
            Width = size,
            ClassCount = 3,
            Generator = new() { Width = 4, Depth = generatorDepth, LatentSize = 4, SharedSize = 3, AttentionResolutions = [16], SpectralNorm = new() { StoresRightVectors = true } },
            Discriminator = new() { Width = 4, Depth = discriminatorDepth, AttentionResolutions = [16], ActivatedShortcut = true, SpectralNorm = new() { StoresRightVectors = true } },
        };
        using var random = new RandomGenerator(9);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu, random);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Cpu, random);
        Save("G_ema", generator.Parameters, 0);
        Save("D", discriminator.Parameters, discriminatorDepth);

        using var source = ModelSource.Open(_folder.Path);
        Assert.Equal("StudioGAN", source.Format);
        Assert.Empty(source.Warnings);
        Assert.Equal((size, generatorDepth, discriminatorDepth), (source.Model.Height, source.Model.Generator.Depth, source.Model.Discriminator.Depth));
        using IGenerator read = source.LoadGenerator(Device.Cpu);
        using IDiscriminator readToo = source.LoadDiscriminator(Device.Cpu);
        AssertSame(generator.Parameters, read.Parameters);
        AssertSame(discriminator.Parameters, readToo.Parameters);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertSame(ParameterStore expected, ParameterStore actual)
    {
        Assert.Equal(expected.Entries.Select(entry => entry.Name), actual.Entries.Select(entry => entry.Name));
        Assert.All(expected.Entries.Where(entry => !entry.Name.EndsWith(".sv0", StringComparison.Ordinal)), entry => Assert.Equal(entry.Value.ToArray<float>(), actual[entry.Name].ToArray<float>()));
    }

    // A stage of 0 numbers the blocks of a generator, each of which has a list of its own.
    private void Save(string network, ParameterStore parameters, int stage)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<TensorItem> items = [];
        foreach (Parameter entry in parameters.Entries.Where(entry => !entry.Name.EndsWith(".sv0", StringComparison.Ordinal)))
        {
            string name = Place().Replace(entry.Name, place => $"blocks.{Number(place.Value)}.0.");
            name = Statistic().Replace(name, statistic => statistic.Groups["norm"].Value == "output_layer.0" ? $"bn4.running_{statistic.Groups["what"].Value}" : $"{statistic.Groups["norm"].Value}.bn.running_{statistic.Groups["what"].Value}");
            name = name.Replace("output_layer.0.gain", "bn4.weight", StringComparison.Ordinal).Replace("output_layer.0.bias", "bn4.bias", StringComparison.Ordinal)
                .Replace("output_layer.2.", "conv2d5.", StringComparison.Ordinal).Replace("embed.", "embedding.", StringComparison.Ordinal).Replace(".gamma", ".sigma", StringComparison.Ordinal)
                .Replace(".conv_sc.", ".conv2d0.", StringComparison.Ordinal).Replace(".o.", ".conv1x1_attn.", StringComparison.Ordinal);
            name = Part().Replace(name, part => part.Groups["attention"].Success ? $".conv1x1_{part.Groups["attention"].Value}." : $".conv2d{part.Groups["number"].Value}.");
            if (name.StartsWith("linear.", StringComparison.Ordinal)) name = (stage == 0 ? "linear0." : "linear1.") + name["linear.".Length..];
            if (Leaf().IsMatch(entry.Name) && parameters.Entries.Any(other => other.Name == Leaf().Replace(entry.Name, ".u0")))
                name = Leaf().Replace(name, leaf => leaf.Value switch { ".weight" => ".weight_orig", ".u0" => ".weight_u", ".v0" => ".weight_v", string other => other });
            Tensor value = name.EndsWith("_u", StringComparison.Ordinal) || name.EndsWith("_v", StringComparison.Ordinal) ? entry.Value.Squeeze(0)
                : name.EndsWith(".sigma", StringComparison.Ordinal) ? entry.Value.Unsqueeze(0) : entry.Value;
            items.Add(NetworkFile.Item(name, value.Detach()));
        }

        PyTorchWriter.Write(_folder[$"model={network}-best-weights-step=10.pth"], items);

        // In the order in which they were built, which is that of the stages.
        int Number(string place)
        {
            if (!numbers.TryGetValue(place, out int number)) numbers.Add(place, number = numbers.Count);
            return number;
        }
    }

    [GeneratedRegex(@"^blocks\.\d+\.\d+\.")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<norm>bn\d|output_layer\.0)\.stored_(?<what>mean|var)$")]
    private static partial Regex Statistic();

    [GeneratedRegex(@"\.conv(?<number>[1-4])\.|\.(?<attention>theta|phi|g)\.")]
    private static partial Regex Part();

    [GeneratedRegex(@"\.(weight|u0|v0|bias)$")]
    private static partial Regex Leaf();
}
