using System.Text.Json.Nodes;
using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

/// <summary>Weights of the Hugging Face layout under the names and in the parts that people have them.</summary>
public sealed class HuggingFaceFilesTests : IDisposable
{
    private const string Config = "config.json";
    private static readonly string Golden = Path.Combine(ParityCase.GoldenFolder, "hf-biggan-deep", "tiny-64-attn3");
    private static readonly float[] Expected = Mark(Golden);
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("biggan-deep-128-model.safetensors", "biggan-deep-128-config.json")]
    [InlineData("biggan-deep-128-pytorch_model.bin", "biggan-deep-128-config.json")]
    [InlineData("biggan-deep-128.bin", "biggan-deep-128_config.json")]
    [InlineData("pytorch_model.safetensors", "config.json")]
    [InlineData("weights.pt", "config.json")]
    [InlineData("anything.safetensors", "other-config.json")]
    public void Weights_are_found_beside_their_configuration_under_any_names(string weights, string config)
    {
        Write(weights);
        File.Copy(Path.Combine(Golden, Config), _folder[config]);
        Assert.Equal(Expected, Mark(_folder.Path));
        Assert.Equal(Expected, Mark(_folder[weights]));
    }

    [Fact]
    public void Of_several_models_in_a_folder_one_has_to_be_named_and_has_its_own_configuration()
    {
        foreach (string name in (string[])["biggan-deep-128", "biggan-deep-256"])
        {
            Write($"{name}-model.safetensors");
            File.Copy(Path.Combine(Golden, Config), _folder[$"{name}-config.json"]);
        }

        File.WriteAllText(_folder["biggan-deep-128-config.json"], "[]");
        Assert.Contains("biggan-deep-128-config.json: is not a JSON object", Refusal(_folder["biggan-deep-128-model.safetensors"]), StringComparison.Ordinal);
        Assert.Equal(Expected, Mark(_folder["biggan-deep-256-model.safetensors"]));
        File.Copy(Path.Combine(Golden, Config), _folder["biggan-deep-128-config.json"], overwrite: true);
        Assert.Contains("holds several models; name the file of one: biggan-deep-128-model.safetensors, biggan-deep-256-model.safetensors", Refusal(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_without_a_configuration_are_refused_by_what_is_missing()
    {
        Write("model.safetensors");
        Assert.Contains("config.json is missing; the weights beside it need its numbers", Refusal(_folder.Path).Replace("config.json: is", "config.json is", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.", "generator.")]
    [InlineData("_orig_mod.", "generator.")]
    [InlineData("module._orig_mod.", "generator.")]
    [InlineData("", "generator.module.")]
    [InlineData("", "generator._orig_mod.module.")]
    public void Wrappers_around_the_names_are_passed_over(string all, string generator)
    {
        File.Copy(Path.Combine(Golden, Config), _folder[Config]);
        Write("pytorch_model.bin", name => all + (name.StartsWith("generator.", StringComparison.Ordinal) ? generator + name["generator.".Length..] : name));
        Assert.Equal(Expected, Mark(_folder.Path));
    }

    [Theory]
    [InlineData("model", ".safetensors")]
    [InlineData("pytorch_model", ".bin")]
    [InlineData("biggan-deep-128-model", ".safetensors")]
    public void Weights_in_parts_are_read_by_their_index_by_a_part_and_without_the_index(string name, string ending)
    {
        File.Copy(Path.Combine(Golden, Config), _folder[name.StartsWith("big", StringComparison.Ordinal) ? "biggan-deep-128-config.json" : Config]);
        string index = WriteParts(name, ending);
        Assert.Equal(Expected, Mark(_folder.Path));
        Assert.Equal(Expected, Mark(index));
        Assert.Equal(Expected, Mark(_folder[$"{name}-00002-of-00003{ending}"]));
        string sha256 = Sha256(_folder.Path);
        File.Delete(index);
        Assert.Equal(Expected, Mark(_folder.Path));
        Assert.Equal(Expected, Mark(_folder[$"{name}-00002-of-00003{ending}"]));
        Assert.NotEqual(sha256, Sha256(_folder.Path));
    }

    [Fact]
    public void Every_part_counts_for_the_identity_of_the_weights()
    {
        File.Copy(Path.Combine(Golden, Config), _folder[Config]);
        WriteParts("model", ".safetensors");
        string before = Sha256(_folder.Path);
        byte[] part = File.ReadAllBytes(_folder["model-00003-of-00003.safetensors"]);
        part[^2] ^= 1;
        File.WriteAllBytes(_folder["model-00003-of-00003.safetensors"], part);
        Assert.NotEqual(before, Sha256(_folder.Path));
    }

    [Fact]
    public void A_part_that_is_missing_or_lacks_a_tensor_is_named()
    {
        File.Copy(Path.Combine(Golden, Config), _folder[Config]);
        WriteParts("model", ".safetensors");
        File.Move(_folder["model-00002-of-00003.safetensors"], _folder["kept"]);
        Assert.StartsWith($"{_folder["model-00002-of-00003.safetensors"]}: is missing", Refusal(_folder.Path), StringComparison.Ordinal);
        using (var scope = new TensorScope()) NetworkFile.Save(_folder["model-00002-of-00003.safetensors"], [("other", TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1))]);
        Assert.Contains("model-00002-of-00003.safetensors: lacks tensor '", Refusal(_folder.Path), StringComparison.Ordinal);
        File.Copy(_folder["model-00001-of-00003.safetensors"], _folder["model-00002-of-00003.safetensors"], overwrite: true);
        Assert.Contains(", which model-00001-of-00003.safetensors has too", Refusal(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "has no weight_map")]
    [InlineData("{\"weight_map\": {}}", "lists no tensors")]
    [InlineData("{\"weight_map\": {\"a\": 3}}", "has no name of a file beside it for tensor 'a'")]
    [InlineData("{\"weight_map\": {\"a\": \"../x.safetensors\"}}", "has no name of a file beside it for tensor 'a'")]
    [InlineData("{\"weight_map\": {\"a\": \"/etc/passwd\"}}", "has no name of a file beside it")]
    [InlineData("{\"weight_map\": {\"a\": \"model.safetensors.index.json\"}}", "neither safetensors, nor a PyTorch file")]
    [InlineData("{\"weight_map\": {\"a\": \"x\", \"a\": \"x\"}}", "is no index of weights")]
    [InlineData("{\"weight_map\": {\"a\": \"\\ud800\"}}", "is no index of weights")]
    [InlineData("{\"weight_map\": [", "is no index of weights")]
    public void An_index_that_is_none_is_refused(string json, string reason)
    {
        File.WriteAllText(_folder["model.safetensors.index.json"], json);
        Assert.Contains(reason, Refusal(_folder["model.safetensors.index.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataType.Float16)]
    [InlineData(DataType.BFloat16)]
    [InlineData(DataType.Float64)]
    public void Numbers_of_other_precisions_are_read(DataType type)
    {
        foreach ((string golden, string weights) in (ReadOnlySpan<(string, string)>)[("hf-biggan-deep/tiny-64-attn3", "pytorch_model.bin"), ("biggan-pytorch/e-32-sv2-thin", "G_ema.pth"), ("studiogan/big-resnet-32", "model=G_ema-best-weights-step=1500.pth")])
        {
            using var scope = new TensorScope();
            string folder = Path.Combine(ParityCase.GoldenFolder, golden);
            using (ITensorFile file = TensorFiles.Open(Path.Combine(folder, weights)))
                SafetensorsWriter.Write(_folder["model.safetensors"], [.. file.Names.Select(name => In(type, name, NetworkFile.Read(file, name)))]);
            if (File.Exists(Path.Combine(folder, Config))) File.Copy(Path.Combine(folder, Config), _folder[Config], overwrite: true);
            using ModelSource source = ModelSource.Open(_folder["model.safetensors"]), whole = ModelSource.Open(Path.Combine(folder, weights));
            using IGenerator actual = source.LoadGenerator(Device.Cpu), expected = whole.LoadGenerator(Device.Cpu);
            foreach (Parameter parameter in expected.Parameters.Entries)
                Near.Assert(parameter.Value.Detach(), actual.Parameters[parameter.Name].Detach(), Tolerances.StoredWeight, Tolerances.StoredWeightShare, parameter.Name);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static TensorItem In(DataType type, string name, Tensor value)
    {
        Tensor stored = value.Type == DataType.Int64 ? value : value.To(type);
        return new TensorItem(name, stored.Type, stored.Shape, stored.Contiguous().Bytes().ToArray());
    }

    private static string Refusal(string path) => Assert.Throws<InvalidFileException>(() => Mark(path)).Message;

    // Some numbers of the loaded network that tell it from others.
    private static float[] Mark(string path)
    {
        using var source = ModelSource.Open(path);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        return [.. generator.Parameters["shared.weight"].ToArray<float>(), .. generator.Parameters["output_layer.0.stored_var"].ToArray<float>()];
    }

    private static string Sha256(string path)
    {
        using var source = ModelSource.Open(path);
        return source.WeightsSha256;
    }

    private void Write(string name, Func<string, string>? rename = null)
    {
        using var scope = new TensorScope();
        using ITensorFile file = TensorFiles.Open(Path.Combine(Golden, "pytorch_model.bin"));
        Save(name, [.. file.Names.Select(tensor => NetworkFile.Item(rename is null ? tensor : rename(tensor), NetworkFile.Read(file, tensor)))]);
    }

    private void Save(string name, TensorItem[] items)
    {
        if (name.EndsWith(".safetensors", StringComparison.Ordinal)) SafetensorsWriter.Write(_folder[name], items);
        else PyTorchWriter.Write(_folder[name], items);
    }

    private string WriteParts(string name, string ending)
    {
        const int count = 3;
        using var scope = new TensorScope();
        using ITensorFile file = TensorFiles.Open(Path.Combine(Golden, "pytorch_model.bin"));
        var map = new JsonObject();
        for (int part = 0; part < count; part++)
        {
            string[] tensors = [.. file.Names.Where((_, i) => i % count == part)];
            string partName = $"{name}-{part + 1:00000}-of-{count:00000}{ending}";
            Save(partName, [.. tensors.Select(tensor => NetworkFile.Item(tensor, NetworkFile.Read(file, tensor)))]);
            foreach (string tensor in tensors) map[tensor] = partName;
        }

        string index = _folder[$"{name}{ending}.index.json"];
        File.WriteAllText(index, new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map }.ToJsonString());
        return index;
    }
}
