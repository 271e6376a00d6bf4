using BigGan.Checkpoints;
using BigGan.Conversion;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Tests.Conventions;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Pickle;

namespace BigGan.Tests.Conversion;

public sealed class ModelConversionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("tiny-128", false)]
    [InlineData("tiny-64-attn3", true)]
    [InlineData("tiny-16-halving-first", false, "output_dim is 128, but its layers make images of 16x16 pixels, as in the package")]
    [InlineData("tiny-32-one-block", true)]
    [InlineData("tiny-16-uneven", false)]
    public void A_Hugging_Face_model_becomes_ours_and_goes_back_to_the_last_bit(string name, bool safetensors, string? warning = null)
    {
        string original = ParityCase.FolderOf($"hf-biggan-deep/{name}", "config.json");
        ConversionReport read = ModelConversion.Run(original, _folder["ours"], new ConversionOptions());
        Assert.Equal("Hugging Face BigGAN-deep", read.From);
        Assert.Equal(warning is null ? 0 : 1, read.Warnings.Count);
        Assert.All(read.Warnings, line => Assert.EndsWith(warning!, line.Text, StringComparison.Ordinal));
        Assert.Equal(["generator.safetensors", "manifest.json", "statistics.safetensors"], read.Files);
        ConversionReport written = ModelConversion.Run(_folder["ours"], _folder["back"], new ConversionOptions { Layout = ModelLayout.HuggingFace, Safetensors = safetensors });
        Assert.Equal("biggan", written.From);
        AssertSameTensors(Path.Combine(original, "pytorch_model.bin"), Path.Combine(_folder["back"], safetensors ? "model.safetensors" : "pytorch_model.bin"));
        ModelConversion.Run(_folder["back"], _folder["again"], new ConversionOptions());
        foreach (string file in (string[])["generator.safetensors", "statistics.safetensors"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["ours"], file)), File.ReadAllBytes(Path.Combine(_folder["again"], file)));
    }

    [Fact]
    public void A_converted_model_samples_like_the_one_it_was_made_from()
    {
        string original = ParityCase.FolderOf("hf-biggan-deep/tiny-64-attn3", "config.json");
        ModelConversion.Run(original, _folder["ours"], new ConversionOptions());
        var drawn = new SamplingOptions { Labels = [1, 4], Seed = 3, Truncation = new Truncation(TruncationMode.TfHub, 0.43) };
        using var theirs = Sampler.Load(original);
        using var ours = Sampler.Load(_folder["ours"]);
        Assert.Equal(TruncationMode.TfHub, ours.DefaultTruncationMode);
        Assert.Equal(theirs.Draw(drawn).Select(sample => sample.Image.Pixels), ours.Draw(drawn).Select(sample => sample.Image.Pixels));
    }

    [Theory]
    [InlineData("e-32-sv2-thin", "G_ema.pth")]
    [InlineData("d-deep64", "G.safetensors")]
    [InlineData("g-deep32-depth1-3", "G.safetensors")]
    [InlineData("h-deep32-depth3-1", "G.safetensors")]
    [InlineData("i-deep64-depth3", "G.safetensors")]
    [InlineData("b-64-hier-attn", "G.safetensors")]
    public void A_model_of_the_authors_release_becomes_ours_and_goes_back_to_the_last_bit(string name, string file)
    {
        string original = ParityCase.FolderOf($"biggan-pytorch/{name}", file);
        ModelConversion.Run(Path.Combine(original, file), _folder["ours"], new ConversionOptions());
        Assert.Equal(["discriminator.safetensors", "generator.safetensors", "manifest.json"], _folder.FileNames("ours"));
        ModelConversion.Run(_folder["ours"], _folder["back"], new ConversionOptions { Layout = ModelLayout.BigGanPyTorch });
        Assert.Equal(["D.pth", "G_ema.pth", "state_dict.pth"], _folder.FileNames("back"));
        AssertSameTensors(Path.Combine(original, file), Path.Combine(_folder["back"], "G_ema.pth"));
        AssertSameTensors(Path.Combine(original, Path.ChangeExtension("D", Path.GetExtension(file))), Path.Combine(_folder["back"], "D.pth"));

        ModelConversion.Run(_folder["back"], _folder["again"], new ConversionOptions());
        foreach (string weights in (string[])["generator.safetensors", "discriminator.safetensors"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["ours"], weights)), File.ReadAllBytes(Path.Combine(_folder["again"], weights)));
        ModelManifest first = ModelManifest.Read(_folder["ours"]), second = ModelManifest.Read(_folder["again"]);
        Assert.Equal(TrainingOptionsJson.Serialize(new TrainingOptions { Model = first.Model }), TrainingOptionsJson.Serialize(new TrainingOptions { Model = second.Model }));
    }

    [Theory]
    [InlineData("g-deep32-depth1-3", 1, 3, "16", "16")]
    [InlineData("h-deep32-depth3-1", 3, 1, "8", "0")]
    [InlineData("i-deep64-depth3", 3, 3, "32", "8")]
    public void The_authors_script_is_told_depths_and_attention(string name, int generator, int discriminator, string generatorAttention, string discriminatorAttention)
    {
        ModelConversion.Run(Path.Combine(ParityCase.FolderOf($"biggan-pytorch/{name}", "G.safetensors"), "G.safetensors"), _folder["theirs"], new ConversionOptions { Layout = ModelLayout.BigGanPyTorch });
        using var state = new PyTorchFile(Path.Combine(_folder["theirs"], "state_dict.pth"));
        var config = (PickleDictionary)((PickleDictionary)state.Root).Find("config")!;
        Assert.Equal((generator, discriminator), (((PickleInteger)config.Find("G_depth")!).Value, ((PickleInteger)config.Find("D_depth")!).Value));
        Assert.Equal((generatorAttention, discriminatorAttention), (((PickleText)config.Find("G_attn")!).Value, ((PickleText)config.Find("D_attn")!).Value));
    }

    [Theory]
    [InlineData("i-deep64-depth3", "correct its BigGANdeep.py before it builds G_depth 3 at 64 pixels")]
    [InlineData("h-deep32-depth3-1", null)]
    public void A_depth_that_the_authors_script_cannot_build_is_said(string name, string? said)
    {
        ConversionReport report = ModelConversion.Run(Path.Combine(ParityCase.FolderOf($"biggan-pytorch/{name}", "G.safetensors"), "G.safetensors"), _folder["theirs"], new ConversionOptions { Layout = ModelLayout.BigGanPyTorch });
        Assert.Equal(said is null ? 0 : 1, report.Warnings.Count(warning => warning.Text.Contains("BigGANdeep.py", StringComparison.Ordinal)));
        if (said is not null) Assert.Contains(report.Warnings, warning => warning.Text.EndsWith(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_converted_model_says_what_it_was()
    {
        ModelConversion.Run(ParityCase.FolderOf("biggan-pytorch/e-32-sv2-thin", "G_ema.pth"), _folder["ours"], new ConversionOptions());
        ModelManifest manifest = ModelManifest.Read(_folder["ours"]);
        Assert.Equal((ModelManifest.ModelFormat, 1234L, "BigGAN-PyTorch", "G_ema.pth"), (manifest.Format, manifest.Step!.Value, manifest.Origin!.Program, manifest.Origin.File));
        Assert.Null(manifest.Options);
        Assert.Null(manifest.Dataset);
        using var source = ModelSource.Open(_folder["ours"]);
        Assert.Equal((1234L, true), (source.Step!.Value, source.HasDiscriminator));
        source.LoadDiscriminator(Device.Cpu).Dispose();
    }

    [Theory]
    [InlineData("big-resnet-32")]
    [InlineData("big-resnet-deep-legacy-32")]
    public void A_StudioGAN_model_becomes_ours_with_its_discriminator(string name)
    {
        using var recorded = ParityCase.Open($"studiogan/{name}");
        ModelConversion.Run(Path.GetDirectoryName(recorded.PathOf("case.json"))!, _folder["ours"], new ConversionOptions());
        using var source = ModelSource.Open(_folder["ours"]);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        using IDiscriminator discriminator = source.LoadDiscriminator(Device.Cpu);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor y = recorded.Read("inputs.safetensors", "y");
        recorded.AssertEqual("outputs.safetensors", "G_eval", generator.Forward(recorded.Read("inputs.safetensors", "z"), y, Pass.Evaluate));
        recorded.AssertEqual("outputs.safetensors", "D_real_eval", discriminator.Forward(recorded.Read("inputs.safetensors", "x"), y, Pass.Evaluate));
    }

    [Fact]
    public void A_module_of_TF_Hub_becomes_ours_with_its_statistics()
    {
        string module = TfHubModule.SmallDeep().Write(_folder["module"]);
        ModelConversion.Run(module, _folder["ours"], new ConversionOptions());
        Assert.Equal(["generator.safetensors", "manifest.json", "statistics.safetensors"], _folder.FileNames("ours"));
        var drawn = new SamplingOptions { Labels = [0, 2], Truncation = new Truncation(TruncationMode.TfHub, 0.3) };
        using var theirs = Sampler.Load(module);
        using var ours = Sampler.Load(_folder["ours"]);
        Assert.Equal(theirs.Draw(drawn).Select(sample => sample.Image.Pixels), ours.Draw(drawn).Select(sample => sample.Image.Pixels));
    }

    [Fact]
    public void A_deep_model_trained_here_draws_the_same_images_in_the_Hugging_Face_layout()
    {
        ModelOptions options = OwnDeep();
        string ours = WriteOwn(options);
        ConversionReport report = ModelConversion.Run(ours, _folder["theirs"], new ConversionOptions { Layout = ModelLayout.HuggingFace });
        Assert.Contains("the model has no table of statistics by truncation", Assert.Single(report.Warnings).Text, StringComparison.Ordinal);
        Assert.Equal([Remedy.CollectTable], report.Warnings[0].Remedies);
        using var theirs = ModelSource.Open(_folder["theirs"]);
        Assert.Equal((51, options.Generator.Width), (theirs.Statistics!.Truncations.Count, theirs.Model.Generator.OutputChannels));
        using IGenerator expected = ModelSource.Open(ours).LoadGenerator(Device.Cpu), actual = theirs.LoadGenerator(Device.Cpu);
        using var random = new RandomGenerator(3);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = TensorFactory.RandomNormal(random, 3, options.Generator.LatentSize), y = Tensor.From<long>([0L, 2, 4], 3);
        Near.Assert(expected.Forward(z, y, Pass.Evaluate), actual.Forward(z, y, Pass.Evaluate), 1e-6, 0, "images");
    }

    [Fact]
    public void What_a_layout_cannot_hold_is_refused_with_the_reason()
    {
        ModelOptions deep = OwnDeep();
        Refused(deep with { Generator = deep.Generator with { SharedSize = 7 } }, ModelLayout.HuggingFace, "class embeddings as long as the latents (9), and these have 7");
        Refused(deep with { Generator = deep.Generator with { BatchNorm = new() { Epsilon = 1e-4 } } }, ModelLayout.HuggingFace, "one epsilon for all batch norms, and this model 0.0001 and 1e-05");
        Refused(deep with { Generator = deep.Generator with { SpectralNorm = null } }, ModelLayout.HuggingFace, "has spectral normalisation, and this model has none");
        Refused(deep with { ImageChannels = 1 }, ModelLayout.HuggingFace, "is for colour images, and these are grey");
        Refused(deep with { Generator = deep.Generator with { ChannelMultiples = [8, 4, 4, 2, 2, 1] } }, ModelLayout.HuggingFace, "begins with 16 times the channels that it ends with, and this model has 8 and 1");
        Refused(deep with { Generator = deep.Generator with { BottomMultiple = 32, ChannelMultiples = [16, 8, 4, 3, 2, 2] } }, ModelLayout.HuggingFace, "has whole multiples of the channels that it ends with");
        ModelOptions attends = deep with { Generator = deep.Generator with { ChannelMultiples = null, BottomAttention = true } };
        Refused(attends with { Generator = attends.Generator with { ChannelMultiples = deep.Generator.ChannelMultiples } }, ModelLayout.HuggingFace, "has attention before one block, and this model has more of it");
        Refused(attends, ModelLayout.BigGanPyTorch, "has attention by resolution, and this model has it otherwise");
        ModelOptions plain = deep with { Deep = false, Generator = new() { Width = 4, AttentionResolutions = [], LatentSize = 16, SharedSize = 8 } };
        Refused(plain, ModelLayout.HuggingFace, "is for BigGAN-deep, and this is a BigGAN");
        Refused(plain with { Generator = plain.Generator with { ChannelMultiples = [4, 2, 1] } }, ModelLayout.BigGanPyTorch, "has the channels 4 4 4 times the width at this size, and this model has others");
        Refused(plain with { Generator = plain.Generator with { OutputKernel = 1 } }, ModelLayout.BigGanPyTorch, "ends with a 3x3 convolution to 3 channels, and this model with 1x1 to 3");
        Refused(plain with { BottomHeight = 3, BottomWidth = 3, Height = 24, Width = 24 }, ModelLayout.BigGanPyTorch, "and this model draws 24x24 from 3x3");
        string deepMind = ParityCase.FolderOf("hf-biggan-deep/tiny-128", "config.json");
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => ModelConversion.Run(deepMind, _folder["x"], new ConversionOptions { Layout = ModelLayout.BigGanPyTorch }));
        Assert.Contains("ends with a 3x3 convolution to 3 channels, and this model with 3x3 to 4", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ModelOptions OwnDeep() => new()
    {
        Deep = true,
        Height = 32,
        Width = 32,
        ClassCount = 5,
        Generator = new() { Width = 4, ChannelMultiples = [16, 8, 4, 4, 2, 1], LatentSize = 9, SharedSize = 9, AttentionResolutions = [16] },
        Discriminator = new() { Width = 4, AttentionResolutions = [] },
    };

    private string WriteOwn(ModelOptions options)
    {
        string folder = _folder[$"own-{Guid.NewGuid():N}"];
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, ModelLocation.GeneratorFile);
        using (var random = new RandomGenerator(5))
        using (IGenerator generator = Networks.CreateGenerator(options, Device.Cpu, random))
        {
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            for (int i = 0; i < 3; i++) generator.Forward(TensorFactory.RandomNormal(random, 4, generator.LatentSize), Tensor.From<long>([0L, 1, 2, 3], 4), Pass.Train);
            NetworkFile.Save(weights, generator.Parameters);
        }

        new ModelManifest
        {
            Format = ModelManifest.ModelFormat,
            Step = 3,
            Created = DateTimeOffset.UnixEpoch,
            Files = new Dictionary<string, ManifestFile> { [ModelLocation.GeneratorFile] = ManifestFile.Of(weights) },
            Options = new TrainingOptions { Model = options },
            ClassNames = [.. Enumerable.Range(0, options.ClassCount).Select(label => $"class {label}")],
            Dataset = new DatasetIdentity("test images", "0123abcd"),
            State = new Dictionary<string, string>(),
        }.Write(folder);
        return folder;
    }

    private void Refused(ModelOptions options, ModelLayout layout, string reason)
    {
        string ours = WriteOwn(options);
        string message = Assert.Throws<InvalidFileException>(() => ModelConversion.Run(ours, _folder["refused"], new ConversionOptions { Layout = layout })).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["refused"]));
    }

    private static void AssertSameTensors(string expected, string actual)
    {
        using ITensorFile first = TensorFiles.Open(expected), second = TensorFiles.Open(actual);
        Assert.Equal(first.Names.Order(StringComparer.Ordinal), second.Names.Order(StringComparer.Ordinal));
        foreach (string name in first.Names)
        {
            using var scope = new TensorScope();
            Assert.Equal(first[name].Shape, second[name].Shape);
            Assert.Equal(NetworkFile.Read(first, name).Bytes().ToArray(), NetworkFile.Read(second, name).Bytes().ToArray());
        }
    }
}
