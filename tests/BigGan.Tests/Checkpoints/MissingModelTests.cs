using BigGan.Checkpoints;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.PyTorch;
using BigGan.Torch;
using BigGan.Weights;
using Tensors = System.Collections.Generic.Dictionary<string, (float[] Values, long[] Shape)>;

namespace BigGan.Tests.Checkpoints;

/// <summary>What is said where a path leads near a model, and where a part of one is missing.</summary>
public sealed class MissingModelTests : IDisposable
{
    private static readonly string Authors = Path.Combine(ParityCase.GoldenFolder, "biggan-pytorch", "e-32-sv2-thin");
    private static readonly string HuggingFace = Path.Combine(ParityCase.GoldenFolder, "hf-biggan-deep", "tiny-64-attn3");
    private static readonly string StudioGan = Path.Combine(ParityCase.GoldenFolder, "studiogan", "big-resnet-32");
    private readonly TempFolder _folder = new();

    [Fact]
    public void Of_several_copies_the_newest_is_taken_and_said_and_of_one_date_none_is()
    {
        DateTime now = File.GetLastWriteTimeUtc(Authors);
        foreach (int copy in (int[])[0, 1, 2])
        {
            File.Copy(Path.Combine(Authors, "G_ema.pth"), _folder[$"G_ema_copy{copy}.pth"]);
            File.SetLastWriteTimeUtc(_folder[$"G_ema_copy{copy}.pth"], now.AddMinutes(copy == 1 ? 60 : copy));
        }

        using (var source = ModelSource.Open(_folder.Path))
            Assert.StartsWith($"{_folder["G_ema_copy1.pth"]}: is taken as the newest copy, by its date; name the file of another to have that: G_ema_copy2.pth, G_ema_copy0.pth", source.Warnings[0], StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(_folder["G_ema_copy2.pth"], now.AddMinutes(60));
        Assert.Contains("holds several copies of one date; name the file of one: ", Refusal(_folder.Path), StringComparison.Ordinal);
        File.Copy(Path.Combine(Authors, "G_ema.pth"), _folder["G_ema.pth"]);
        using (var source = ModelSource.Open(_folder.Path)) Assert.Equal(_folder["G_ema.pth"], source.WeightsPath);
    }

    [Fact]
    public void The_first_of_the_parts_that_is_missing_is_named()
    {
        File.Copy(Path.Combine(HuggingFace, "config.json"), _folder["config.json"]);
        File.Copy(Path.Combine(HuggingFace, "pytorch_model.bin"), _folder["model-00002-of-00003.bin"]);
        File.Copy(Path.Combine(HuggingFace, "pytorch_model.bin"), _folder["model-00003-of-00003.bin"]);
        Assert.StartsWith($"{_folder["model-00001-of-00003.bin"]}: is missing", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.StartsWith($"{_folder["model-00001-of-00003.bin"]}: is missing", Refusal(_folder["model-00003-of-00003.bin"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("embeddings.weight")]
    [InlineData("generator.gen_z.weight_orig")]
    [InlineData("generator.conv_to_rgb.bias")]
    public void A_tensor_that_weights_of_Hugging_Face_lack_is_named(string name)
    {
        File.Copy(Path.Combine(HuggingFace, "config.json"), _folder["config.json"]);
        WriteWithout(name, Path.Combine(HuggingFace, "pytorch_model.bin"), "model.safetensors");
        Assert.Contains($"model.safetensors: does not fit the network: '{name}' is missing", Refusal(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear.weight")]
    [InlineData("shared.weight")]
    [InlineData("blocks.0.0.conv1.weight")]
    [InlineData("output_layer.2.weight")]
    [InlineData("output_layer.2.bias")]
    public void A_tensor_that_weights_of_BigGAN_PyTorch_lack_is_named(string name)
    {
        WriteWithout(name, Path.Combine(Authors, "G_ema.pth"), "G.safetensors");
        Assert.Contains($"'{name}' is missing", Refusal(_folder["G.safetensors"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear0.weight_orig", "linear.weight")]
    [InlineData("blocks.0.0.conv2d1.weight_orig", "blocks.0.0.conv1.weight")]
    [InlineData("conv2d5.bias", "output_layer.2.bias")]
    public void A_tensor_that_weights_of_StudioGAN_lack_is_named(string name, string ours)
    {
        string path = Directory.EnumerateFiles(StudioGan, "model=G*").First();
        using (ITensorFile file = TensorFiles.Open(path))
        {
            if (!file.Contains(name)) name = name.Replace("_orig", "", StringComparison.Ordinal);
            Assert.True(file.Contains(name), name);
        }

        WriteWithout(name, path, "a.safetensors");
        Assert.Contains($"'{ours}' is missing", Refusal(_folder["a.safetensors"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_leads_to_the_weights_and_weights_to_their_configuration()
    {
        File.Copy(Path.Combine(HuggingFace, "config.json"), _folder["config.json"]);
        string looked = "the weights are missing beside it: model.safetensors, pytorch_model.safetensors, pytorch_model.bin";
        Assert.Contains($"is not a model: it has config.json, but {looked}", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.Contains($"config.json: only describes a model; {looked}", Refusal(_folder["config.json"]), StringComparison.Ordinal);
        File.Copy(Path.Combine(HuggingFace, "pytorch_model.bin"), _folder["pytorch_model.bin"]);
        Assert.EndsWith("config.json: only describes a model; name its folder, or the weights beside it: pytorch_model.bin", Refusal(_folder["config.json"]), StringComparison.Ordinal);
        File.Delete(_folder["config.json"]);
        Assert.Equal($"{_folder["config.json"]}: is missing; the weights beside it need its numbers", Refusal(_folder.Path));
    }

    [Fact]
    public void Models_in_folders_below_are_named()
    {
        Directory.CreateDirectory(_folder["logs"]);
        Directory.CreateDirectory(_folder["weights/run"]);
        File.Copy(Path.Combine(Authors, "G_ema.pth"), _folder["weights/run/G_ema.pth"]);
        Assert.EndsWith("is not a model: models lie in folders below it; name one: weights/run", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.EndsWith("name one: run", Refusal(_folder["weights"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("biggan-pytorch", "e-32-sv2-thin", "G_ema.pth", "output_layer.0.stored_var")]
    [InlineData("studiogan", "big-resnet-32", "", "bn4.running_var")]
    public void Negative_variances_are_refused_and_counted(string program, string model, string file, string name)
    {
        string folder = Path.Combine(ParityCase.GoldenFolder, program, model);
        Tensors tensors = TorchSave.Read(file.Length > 0 ? Path.Combine(folder, file) : Directory.EnumerateFiles(folder, "model=G*").First());
        (float[] variances, long[] shape) = tensors[name];
        tensors[name] = ([-5, 0, -1, .. variances[3..]], shape);
        TorchSave.Write(_folder["a.pth"], tensors);
        using var source = ModelSource.Open(_folder["a.pth"]);
        Assert.EndsWith($"a.pth: tensor '{name}' has 2 negative variances", Assert.Throws<InvalidFileException>(() => source.LoadGenerator(Device.Cpu)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(string path) => Assert.Throws<InvalidFileException>(() =>
    {
        using var source = ModelSource.Open(path);
        source.LoadGenerator(Device.Cpu).Dispose();
    }).Message;

    private void WriteWithout(string name, string from, string to)
    {
        using var scope = new TensorScope();
        using ITensorFile file = TensorFiles.Open(from);
        SafetensorsWriter.Write(_folder[to], [.. file.Names.Where(tensor => tensor != name).Select(tensor => NetworkFile.Item(tensor, NetworkFile.Read(file, tensor)))]);
    }
}
