using System.Globalization;
using System.Text.Json;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Parity;

/// <summary>BigGAN-deep in the Hugging Face package's form, against outputs recorded from that package.</summary>
public sealed class HuggingFaceParityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> TinyCases => new MatrixTheoryData<string, string>(["tiny-128", "tiny-64-attn3", "tiny-16-halving-first", "tiny-32-one-block", "tiny-16-uneven"], ["pytorch_model.bin", "model.safetensors"]);

    [Theory]
    [MemberData(nameof(TinyCases))]
    public void A_folder_gives_the_packages_images_at_every_truncation(string name, string weights)
    {
        using var recorded = ParityCase.Open($"hf-biggan-deep/{name}");
        using var source = ModelSource.Open(FolderOf(recorded, weights));
        Assert.Equal(("Hugging Face BigGAN-deep", weights), (source.Format, Path.GetFileName(source.WeightsPath)));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        Assert.Equal(recorded.Description.RootElement.GetProperty("param_count").GetInt64(), generator.Parameters.TrainableCount);
        AssertImages(recorded, generator, source.Statistics!);
        generator.Fold();
        AssertImages(recorded, generator, source.Statistics!);
    }

    [Theory]
    [InlineData("tiny-128")]
    [InlineData("tiny-64-attn3")]
    public void The_packages_picture_is_drawn_within_one_level(string name)
    {
        using var recorded = ParityCase.Open($"hf-biggan-deep/{name}");
        using var source = ModelSource.Open(FolderOf(recorded, "pytorch_model.bin"));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        string first = recorded.Tensors("outputs.safetensors").Names[0];
        Tensor image = Draw(recorded, generator, source.Statistics!, first).Narrow(0, 0, 1);
        ImageBuffer drawn = Assert.Single(ImageBuffer.Split(PixelRange.ToBytes(image), new ImageShape(3, generator.Model.Height, generator.Model.Width)));
        ImageBuffer expected = ImageDecoder.Decode(File.ReadAllBytes(recorded.PathOf("image_0.png")), "image_0.png");
        Assert.Equal(expected.Pixels.Length, drawn.Pixels.Length);
        Assert.All(expected.Pixels.Zip(drawn.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    [Theory]
    [InlineData(128, "pytorch_model.bin", "model.safetensors")]
    [InlineData(256, "model.safetensors")]
    [InlineData(512, "model.safetensors")]
    public void The_full_size_models_equal_the_package(int size, params string[] files)
    {
        using var recorded = ParityCase.Open($"hf-biggan-deep/biggan-deep-{size}-synthetic");
        using (JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(recorded.PathOf("manifest.json"))))
        using (var weights = new TensorScope())
        {
            (string Name, Tensor Value)[] tensors = [.. SyntheticWeights.OfManifest(manifest.RootElement, recorded.Description.RootElement.GetProperty("synthetic_profile"))];
            foreach (string file in files) Write(recorded, file, tensors);
        }

        foreach (string file in files)
        {
            using var source = ModelSource.Open(Path.GetDirectoryName(_folder.Nested($"{file}/{file}"))!);
            using IGenerator generator = source.LoadGenerator(Device.Cpu);
            Assert.Equal(recorded.Description.RootElement.GetProperty("param_count").GetInt64(), generator.Parameters.TrainableCount);
            Assert.Equal(size, generator.Model.Height);
            generator.Fold();
            AssertImages(recorded, generator, source.Statistics!);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string FolderOf(ParityCase recorded, string weights)
    {
        if (weights == "pytorch_model.bin") return Path.GetDirectoryName(recorded.PathOf("config.json"))!;
        using var scope = new TensorScope();
        using ITensorFile file = TensorFiles.Open(recorded.PathOf("pytorch_model.bin"));
        Write(recorded, weights, [.. file.Names.Select(name => (name, NetworkFile.Read(file, name)))]);
        return _folder[weights];
    }

    // Each in a folder of its own.
    private void Write(ParityCase recorded, string file, (string Name, Tensor Value)[] tensors)
    {
        string path = _folder.Nested($"{file}/{file}");
        File.Copy(recorded.PathOf("config.json"), Path.Combine(Path.GetDirectoryName(path)!, "config.json"));
        if (file.EndsWith(".bin", StringComparison.Ordinal)) PyTorchWriter.Write(path, [.. tensors.Select(tensor => NetworkFile.Item(tensor.Name, tensor.Value))]);
        else NetworkFile.Save(path, tensors);
    }

    private static void AssertImages(ParityCase recorded, IGenerator generator, StatisticsTable statistics)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (string truncation in recorded.Tensors("outputs.safetensors").Names)
        {
            using var scope = new TensorScope();
            recorded.AssertEqual("outputs.safetensors", truncation, Draw(recorded, generator, statistics, truncation));
        }
    }

    private static Tensor Draw(ParityCase recorded, IGenerator generator, StatisticsTable statistics, string truncation)
    {
        statistics.Apply(generator, double.Parse(truncation["trunc_".Length..], CultureInfo.InvariantCulture), TableInterpolation.HuggingFace);
        return generator.Forward(recorded.Read("inputs.safetensors", "z"), recorded.Read("inputs.safetensors", "class_vector"), Pass.Evaluate);
    }
}
