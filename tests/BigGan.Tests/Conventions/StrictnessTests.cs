using BigGan.Checkpoints;
using BigGan.Tests.Checkpoints;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

/// <summary>Weights of other programs that are not quite what they should be.</summary>
public sealed class StrictnessTests : IDisposable
{
    private const string HuggingFace = "hf-biggan-deep/tiny-64-attn3", Authors = "biggan-pytorch/e-32-sv2-thin", StudioGan = "studiogan/big-resnet-32";
    private const string StudioGanFile = "model=G_ema-best-weights-step=1500.pth";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_missing_unexpected_and_misshapen_tensor_of_a_Hugging_Face_folder_is_listed()
    {
        Copy(HuggingFace, "pytorch_model.bin", "model.safetensors", tensors =>
        {
            tensors.Remove("generator.layers.0.conv_0.weight_u");
            tensors.Remove("generator.layers.1.bn_0.running_means");
            tensors["generator.conv_to_rgb.bias"] = Zeros(5);
            tensors["generator.bn.running_vars"] = Zeros(3, 8);
            tensors["generator.layers.99.conv_0.bias"] = Zeros(1);
        });
        CopyConfig();
        AssertListed(
            _folder.Path,
            "'generator.layers.0.conv_0.weight_u' is missing",
            "'generator.conv_to_rgb.bias' has shape [5], not [8]",
            "'generator.layers.1.bn_0.running_means' is missing",
            "'generator.bn.running_vars' has shape [3,8], not [11,8]",
            "'generator.layers.99.conv_0.bias' is unexpected");
    }

    [Fact]
    public void Every_missing_unexpected_and_misshapen_tensor_of_the_authors_release_is_listed()
    {
        Copy(Authors, "G_ema.pth", "G.safetensors", tensors =>
        {
            tensors.Remove("blocks.2.0.conv1.bias");
            tensors.Remove("blocks.1.0.bn2.gain.u1");
            tensors["output_layer.0.gain"] = Zeros(3);
            tensors["blocks.0.1.extra"] = Zeros(1);
        });
        AssertListed(
            _folder["G.safetensors"],
            "'blocks.2.0.conv1.bias' is missing",
            "'blocks.1.0.bn2.gain.u1' is missing",
            "'output_layer.0.gain' has shape [3], not [16]",
            "'blocks.0.1.extra' is unexpected");
    }

    [Fact]
    public void Every_missing_unexpected_and_misshapen_tensor_of_StudioGAN_is_listed()
    {
        Copy(StudioGan, StudioGanFile, "model.safetensors", tensors =>
        {
            tensors.Remove("blocks.0.0.conv2d2.weight_v");
            tensors["bn4.weight"] = Zeros(2);
            tensors["blocks.2.0.conv1x1_other.weight_orig"] = Zeros(1);
        });
        AssertListed(
            _folder["model.safetensors"],
            "what becomes 'blocks.0.0.conv2.v0' is missing",
            "'bn4.weight' has shape [2], not [16]",
            "'blocks.2.0.conv1x1_other.weight_orig' is unexpected");
    }

    [Fact]
    public void Weights_for_another_width_are_refused_by_their_shapes()
    {
        Copy(HuggingFace, "pytorch_model.bin", "model.safetensors", _ => { });
        CopyConfig(text => text.Replace("\"channel_width\": 8", "\"channel_width\": 16", StringComparison.Ordinal));
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => Load(_folder.Path));
        Assert.Contains("does not fit the network", refused.Message, StringComparison.Ordinal);
        Assert.Contains(refused.Details, detail => detail.StartsWith("'generator.gen_z.weight_orig' has shape [2048,20], not [4096,20]", StringComparison.Ordinal));
    }

    [Fact]
    public void The_message_has_the_first_few_and_the_count_of_the_others()
    {
        Copy(HuggingFace, "pytorch_model.bin", "model.safetensors", tensors =>
        {
            foreach (string name in tensors.Keys.Where(name => name.Contains(".layers.2.", StringComparison.Ordinal)).ToArray()) tensors.Remove(name);
        });
        CopyConfig();
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => Load(_folder.Path));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith($"and {refused.Details.Count - 3} more", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Details.Count > 40);
    }

    [Theory]
    [InlineData(HuggingFace, "pytorch_model.bin")]
    [InlineData(Authors, "G_ema.pth")]
    [InlineData(StudioGan, StudioGanFile)]
    public void A_file_that_is_cut_short_is_refused(string name, string file)
    {
        using var recorded = ParityCase.Open(name);
        File.WriteAllBytes(_folder[file], File.ReadAllBytes(recorded.PathOf(file))[..^1000]);
        if (name == HuggingFace) CopyConfig();
        Assert.StartsWith(_folder[file], Assert.Throws<InvalidFileException>(() => Load(_folder[file])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_other_tensors_is_no_model()
    {
        Save("some.safetensors", new Dictionary<string, Tensor>(StringComparer.Ordinal));
        Assert.Contains("is not a model: its tensors are named like those of none of biggan, Hugging Face BigGAN-deep, BigGAN-PyTorch, StudioGAN, TF Hub",
            Assert.Throws<InvalidFileException>(() => Load(_folder["some.safetensors"])).Message, StringComparison.Ordinal);
        Assert.Contains("is not a model", Assert.Throws<InvalidFileException>(() => Load(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InvalidFileException>(() => Load(_folder["absent"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Authors, "D.pth")]
    [InlineData(StudioGan, "model=D-best-weights-step=1500.pth")]
    public void A_discriminator_is_refused_as_a_model_and_says_what_to_name(string name, string file)
    {
        using var recorded = ParityCase.Open(name);
        Assert.Contains("holds a discriminator, which draws nothing; name the generator's file", Assert.Throws<InvalidFileException>(() => Load(recorded.PathOf(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_discriminator_is_left_out_with_a_warning()
    {
        using var recorded = ParityCase.Open(Authors);
        foreach (string file in (string[])["G_ema.pth", "D.pth", "state_dict.pth"]) File.WriteAllBytes(_folder[file], File.ReadAllBytes(recorded.PathOf(file)));
        SampleRun.CutShort(_folder["D.pth"]);
        using var source = ModelSource.Open(_folder.Path);
        Assert.False(source.HasDiscriminator);
        Assert.Contains("D.pth", Assert.Single(source.Warnings), StringComparison.Ordinal);
        source.LoadGenerator(Device.Cpu).Dispose();
    }

    [Theory]
    [InlineData("blocks.0.0.conv2d0.weight", "is StudioGAN's own variant of BigGAN-deep, with a convolution in every shortcut, which is not supported", true)]
    [InlineData("info_proj_linear.weight_orig", "has inputs of InfoGAN, which is not supported", false)]
    public void StudioGANs_other_generators_are_refused_by_name(string tensor, string reason, bool deep)
    {
        string source = deep ? "studiogan/big-resnet-deep-legacy-32" : StudioGan;
        Copy(source, StudioGanFile, "model.safetensors", tensors => tensors[tensor] = Zeros(1));
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => Load(_folder["model.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_StudioGAN_discriminator_that_does_not_project_is_left_out_with_a_warning()
    {
        using var recorded = ParityCase.Open(StudioGan);
        File.WriteAllBytes(_folder[StudioGanFile], File.ReadAllBytes(recorded.PathOf(StudioGanFile)));
        const string discriminator = "model=D-best-weights-step=1500.pth";
        using (var scope = new TensorScope())
        using (ITensorFile file = TensorFiles.Open(recorded.PathOf(discriminator)))
        {
            (string Name, Tensor Value)[] tensors = [.. file.Names.Select(name => (name, NetworkFile.Read(file, name))), ("linear2.weight_orig", Zeros(5, 8))];
            PyTorchWriter.Write(_folder[discriminator], [.. tensors.Select(tensor => NetworkFile.Item(tensor.Name, tensor.Value))]);
        }

        using var source = ModelSource.Open(_folder.Path);
        Assert.False(source.HasDiscriminator);
        Assert.EndsWith("judges in another way than by projection: it has 'linear2.weight_orig'; it is left out", Assert.Single(source.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_StudioGAN_generator_without_classes_is_refused()
    {
        Copy(StudioGan, StudioGanFile, "model.safetensors", tensors => tensors.Remove("shared.weight"));
        Assert.Contains("is a generator without classes", Assert.Throws<InvalidFileException>(() => Load(_folder["model.safetensors"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Load(string path)
    {
        using var source = ModelSource.Open(path);
        source.LoadGenerator(Device.Cpu).Dispose();
    }

    private static void AssertListed(string path, params string[] problems)
    {
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => Load(path));
        Assert.Equal(problems.Order(StringComparer.Ordinal), refused.Details.Order(StringComparer.Ordinal));
    }

    private static Tensor Zeros(params long[] shape) => TensorFactory.Zeros(DataType.Float32, Device.Cpu, shape);

    private void Copy(string name, string from, string to, Action<Dictionary<string, Tensor>> change)
    {
        using var recorded = ParityCase.Open(name);
        using var scope = new TensorScope();
        using ITensorFile file = TensorFiles.Open(recorded.PathOf(from));
        var tensors = file.Names.ToDictionary(tensor => tensor, tensor => NetworkFile.Read(file, tensor), StringComparer.Ordinal);
        change(tensors);
        Save(to, tensors);
    }

    private void Save(string name, Dictionary<string, Tensor> tensors) => NetworkFile.Save(_folder[name], tensors.Select(pair => (pair.Key, pair.Value)));

    private void CopyConfig(Func<string, string>? change = null)
    {
        using var recorded = ParityCase.Open(HuggingFace);
        string text = File.ReadAllText(recorded.PathOf("config.json"));
        File.WriteAllText(_folder["config.json"], change is null ? text : change(text));
    }
}
