using System.Runtime.InteropServices;
using BigGan.Checkpoints;
using BigGan.Conversion;
using BigGan.Sampling;
using BigGan.Tests.Conventions;
using BigGan.Tests.Parity;
using BigGan.Tests.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Weights;

/// <summary>Numbers that are none are refused where they enter.</summary>
public sealed class FiniteNumbersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("biggan-pytorch/e-32-sv2-thin", "G_ema.pth", "linear.weight", float.NaN, "tensor 'linear.weight' has 1 number that is NaN")]
    [InlineData("biggan-pytorch/e-32-sv2-thin", "G_ema.pth", "output_layer.0.stored_var", float.NegativeInfinity, "tensor 'output_layer.0.stored_var' has 1 infinite number")]
    [InlineData("hf-biggan-deep/tiny-64-attn3", "pytorch_model.bin", "generator.bn.running_vars", float.NaN, "tensor 'generator.bn.running_vars' has 1 number that is NaN")]
    [InlineData("hf-biggan-deep/tiny-64-attn3", "pytorch_model.bin", "generator.layers.1.conv_2.weight_v", float.PositiveInfinity, "tensor 'generator.layers.1.conv_2.weight_v' has 1 infinite number")]
    [InlineData("studiogan/big-resnet-32", "model=G_ema-best-weights-step=1500.pth", "bn4.running_mean", float.NaN, "tensor 'bn4.running_mean' has 1 number that is NaN")]
    public void A_model_of_another_program_with_one_is_refused_on_every_way_in(string golden, string file, string tensor, float number, string expected)
    {
        string path = Spoilt(golden, file, tensor, number);
        Assert.Equal($"{path}: {expected}", Assert.Throws<InvalidFileException>(() => Sampler.Load(_folder.Path)).Message);
        Assert.Equal($"{path}: {expected}", Assert.Throws<InvalidFileException>(() => ModelConversion.Run(_folder.Path, _folder["ours"], new ConversionOptions())).Message);
        Assert.False(Directory.Exists(_folder["ours"]));
    }

    [Fact]
    public void A_model_of_ours_with_one_is_refused()
    {
        string model = ShippedModel.CopyTo(_folder["model"]), weights = Path.Combine(model, ModelLocation.GeneratorFile);
        Change(weights, weights, "shared.weight", numbers => numbers[^1] = float.NaN);
        ModelManifest manifest = ModelManifest.Read(model);
        (manifest with { Files = new Dictionary<string, ManifestFile> { [ModelLocation.GeneratorFile] = ManifestFile.Of(weights) } }).Write(model);
        Assert.EndsWith("generator.safetensors: tensor 'shared.weight' has 1 number that is NaN", Assert.Throws<InvalidFileException>(() => Sampler.Load(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_of_TF_Hub_with_one_is_refused()
    {
        TfHubModule module = TfHubModule.SmallDeep();
        module.Tables[1].Means[0] = float.PositiveInfinity;
        Assert.Contains("has a number that is NaN or infinite", Assert.Throws<InvalidFileException>(() => Sampler.Load(module.Write(_folder["module"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_discriminator_with_one_is_refused_where_it_is_wanted()
    {
        using (var recorded = ParityCase.Open("biggan-pytorch/e-32-sv2-thin"))
        {
            File.Copy(recorded.PathOf("G_ema.pth"), _folder["G_ema.pth"]);
            Change(recorded.PathOf("D.pth"), _folder["D.pth"], "embed.weight", numbers => numbers[2] = float.NaN);
        }

        using var source = ModelSource.Open(_folder.Path);
        Assert.Contains("tensor 'embed.weight' has 1 number that is NaN", Assert.Throws<InvalidFileException>(() => source.LoadDiscriminator(Device.Cpu)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataType.Float32)]
    [InlineData(DataType.Float64)]
    [InlineData(DataType.Float16)]
    [InlineData(DataType.BFloat16)]
    public void Every_place_of_a_tensor_of_any_type_is_looked_at(DataType type)
    {
        const int count = 70; // more than a vector, and no multiple of one
        for (int place = 0; place < count; place++)
        {
            using var scope = new TensorScope();
            float[] numbers = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? -60000f : 0f)];
            Assert.True(FiniteNumbers.AreFinite(type, Tensor.From<float>(numbers, count).To(type).Bytes()));
            foreach (float none in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                numbers[place] = none;
                Assert.False(FiniteNumbers.AreFinite(type, Tensor.From<float>(numbers, count).To(type).Bytes()));
            }
        }
    }

    [Fact]
    public void What_single_precision_cannot_hold_is_infinite_and_whole_numbers_are_finite()
    {
        Assert.False(FiniteNumbers.AreFinite(DataType.Float64, MemoryMarshal.AsBytes<double>([1e39])));
        Assert.True(FiniteNumbers.AreFinite(DataType.Float64, MemoryMarshal.AsBytes<double>([-3e38])));
        Assert.True(FiniteNumbers.AreFinite(DataType.Int64, MemoryMarshal.AsBytes<long>([-1])));
    }

    [Fact]
    public void Weights_that_overflow_are_told_by_their_images()
    {
        string path = Spoilt("biggan-pytorch/e-32-sv2-thin", "G_ema.pth", "output_layer.0.gain", float.MaxValue);
        using Sampler sampler = Sampler.Load(_folder.Path, new SamplerOptions { Device = "cpu" });
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => sampler.Draw(new SamplingOptions { Labels = [4, 4] }).ToArray());
        Assert.Equal($"{_folder.Path}: draws NaN or infinity (image 0 of class 4): the network overflows; take an earlier checkpoint", refused.Message);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("z", 1, 3, float.NaN, "z has NaN in row 1")]
    [InlineData("z", 0, 0, float.PositiveInfinity, "z has an infinite number in row 0")]
    [InlineData("y", 1, 2, float.NaN, "y has NaN in row 1")]
    public void Given_latents_and_class_weights_with_one_are_refused_by_their_row(string tensor, int row, int column, float number, string expected)
    {
        var numbers = new Dictionary<string, float[]> { ["z"] = new float[2 * 6], ["y"] = new float[2 * 4] };
        numbers[tensor][(row * numbers[tensor].Length / 2) + column] = number;
        using var scope = new TensorScope();
        NetworkFile.Save(_folder["z.safetensors"], [("z", Tensor.From<float>(numbers["z"], 2, 6)), ("y", Tensor.From<float>(numbers["y"], 2, 4))]);
        Assert.Equal($"{_folder["z.safetensors"]}: {expected}", Assert.Throws<InvalidFileException>(() => LatentsFile.Read(_folder["z.safetensors"], 6, 4)).Message);
        Assert.Throws<ArgumentException>(() => GivenLatents.OfMixtures(numbers["z"], 6, numbers["y"]));
    }

    public void Dispose() => _folder.Dispose();

    // A copy of a recorded model with one number changed.
    private string Spoilt(string golden, string file, string tensor, float number)
    {
        using var recorded = ParityCase.Open(golden);
        foreach (string beside in (string[])["config.json", "state_dict.pth"])
        {
            string path = Path.Combine(ParityCase.GoldenFolder, golden, beside);
            if (File.Exists(path)) File.Copy(path, _folder[beside]);
        }

        Change(recorded.PathOf(file), _folder[file], tensor, numbers => numbers[^1] = number);
        return _folder[file];
    }

    private static void Change(string from, string to, string tensor, Action<Span<float>> change)
    {
        using var scope = new TensorScope();
        var tensors = new List<(string Name, Tensor Value)>();
        using (ITensorFile file = TensorFiles.Open(from)) tensors.AddRange(file.Names.Select(name => (name, NetworkFile.Read(file, name))));
        change(tensors.Single(pair => pair.Name == tensor).Value.Span<float>());
        if (to.EndsWith(".safetensors", StringComparison.Ordinal)) NetworkFile.Save(to, tensors);
        else PyTorchWriter.Write(to, [.. tensors.Select(pair => NetworkFile.Item(pair.Name, pair.Value))]);
    }
}
