using BigGan.Checkpoints;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

/// <summary>Weights whose names and shapes were changed at random: they load, or are refused in one line.</summary>
public sealed class HostileWeightsTests : IDisposable
{
    private const int Mutations = 60;
    private static readonly long[] Sizes = [0, 1, 2, 3, 7, 64, 1000];

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("hf-biggan-deep/tiny-64-attn3", "pytorch_model.bin")]
    [InlineData("biggan-pytorch/e-32-sv2-thin", "G_ema.pth")]
    [InlineData("biggan-pytorch/d-deep64", "G.safetensors")]
    [InlineData("studiogan/big-resnet-32", "model=G_ema-best-weights-step=1500.pth")]
    [InlineData("studiogan/big-resnet-deep-legacy-32", "model=G_ema-best-weights-step=1500.pth")]
    public void Changed_names_and_shapes_load_or_are_refused(string name, string file)
    {
        using var recorded = ParityCase.Open(name);
        using ITensorFile original = TensorFiles.Open(recorded.PathOf(file));
        if (File.Exists(recorded.PathOf("config.json"))) File.Copy(recorded.PathOf("config.json"), _folder["config.json"]);
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            var shapes = original.Names.ToDictionary(tensor => tensor, tensor => original[tensor].Shape, StringComparer.Ordinal);
            for (int change = 0; change <= random.Next(3); change++) Change(shapes, random);
            SafetensorsWriter.Write(_folder["model.safetensors"], [.. shapes.Select(pair => Empty(pair.Key, pair.Value))]);
            try
            {
                using var source = ModelSource.Open(_folder["model.safetensors"]);
                source.LoadGenerator(Device.Cpu).Dispose();
                _ = source.Statistics;
            }
            catch (InvalidFileException refusal)
            {
                refused++;
                Assert.DoesNotContain('\n', refusal.Message);
                Assert.True(refusal.Message.Length < 2000, refusal.Message);
            }
        }

        Assert.InRange(refused, Mutations / 2, Mutations);
    }

    public void Dispose() => _folder.Dispose();

    private static void Change(Dictionary<string, long[]> shapes, Random random)
    {
        // Tensors with a say in the architecture are few; half of the changes go to them.
        string[] telling = [.. shapes.Keys.Where(name => name.Contains("linear", StringComparison.Ordinal) || name.Contains("shared", StringComparison.Ordinal) || name.Contains("blocks.0", StringComparison.Ordinal) || name.Contains("gen_z", StringComparison.Ordinal))];
        string[] candidates = telling.Length > 0 && random.Next(2) == 0 ? telling : [.. shapes.Keys];
        string name = candidates[random.Next(candidates.Length)];
        long[] shape = shapes[name];
        switch (random.Next(5))
        {
            case 0:
                shapes.Remove(name);
                break;
            case 1:
                shapes.Remove(name);
                shapes.TryAdd(candidates[random.Next(candidates.Length)] + (random.Next(2) == 0 ? "x" : ""), shape);
                break;
            case 2 when shape.Length > 0:
                shape[random.Next(shape.Length)] = Sizes[random.Next(Sizes.Length)];
                break;
            case 3:
                shapes[name] = [.. shape, 1];
                break;
            default:
                shapes.TryAdd(name.Replace("blocks.0", $"blocks.{random.Next(200)}", StringComparison.Ordinal) + "9", shape);
                break;
        }
    }

    private static TensorItem Empty(string name, long[] shape) =>
        new(name, DataType.Float32, shape, new byte[sizeof(float) * shape.Aggregate(1L, (product, size) => product * size)]);
}
