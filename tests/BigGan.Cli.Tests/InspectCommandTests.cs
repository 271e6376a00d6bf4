using System.Text.Json;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RecordedTerminal _terminal = new();

    public static TheoryData<string> Names => [.. Presets.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_is_drawn_without_building_its_networks(string name)
    {
        long before = Environment.WorkingSet;
        Succeeds("--preset", name);
        // The full networks of the largest ones take most of a gigabyte.
        Assert.True(Environment.WorkingSet - before < 200 << 20);
        Assert.StartsWith($"{name}: BigGAN", _terminal.Output, StringComparison.Ordinal);
        Assert.All(_terminal.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    [Fact]
    public void The_papers_model_is_a_table_that_adds_up()
    {
        Succeeds("--preset", "imagenet-128");
        foreach (string line in (string[])[
            "  shared        embedding                            128     128,000              -",
            "  linear        linear                          1536x4x4     516,096          0.5 M",
            "  blocks.0.0    cbn, up, 3x3, cbn, 3x3 + 1x1    1536x8x8  45,740,544         2.76 G",
            "  blocks.3.1    self-attention of four 1x1     192x64x64      46,081        692.1 M",
            "  output_layer  bn, 3x3                        3x128x128       2,787         42.5 M",
            "  total                                                   70,433,988        20.10 G",
            "parameters: 158,416,358 in all; 158,288,358 as the paper's table 1 counts, without the class embedding that norms share"])
            Assert.Contains(line, _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_for_scripts_has_every_layer()
    {
        Succeeds("--preset", "deep-128", "--set", "model.generator.width=64", "--batch", "32", "--json");
        using JsonDocument report = JsonDocument.Parse(_terminal.Output);
        JsonElement root = report.RootElement, network = root.GetProperty("network");
        Assert.Equal(("deep-128", 32), (root.GetProperty("preset").GetString(), root.GetProperty("batch_size").GetInt32()));
        Assert.Equal("BigGAN-deep", network.GetProperty("architecture").GetString());
        JsonElement generator = network.GetProperty("generator");
        Assert.Equal(
            generator.GetProperty("parameters").GetInt64(),
            generator.GetProperty("blocks").EnumerateArray().SelectMany(block => block.GetProperty("layers").EnumerateArray()).Sum(layer => layer.GetProperty("parameters").GetInt64()));
        JsonElement layer = generator.GetProperty("blocks")[2].GetProperty("layers")[1];
        Assert.Equal(("blocks.0.0.conv1", "Convolution", 1, 256), (
            layer.GetProperty("name").GetString(), layer.GetProperty("kind").GetString(), layer.GetProperty("window").GetInt32(), layer.GetProperty("channels").GetInt32()));
    }

    [Fact]
    public void A_file_of_options_is_a_recipe_too()
    {
        File.WriteAllText(_folder["mine.json"], """{ "model": { "height": 32, "width": 32, "generator": { "attention_resolutions": [] }, "discriminator": { "attention_resolutions": [] } } }""");
        Succeeds("--config", _folder["mine.json"]);
        Assert.StartsWith("BigGAN, 3x32x32 images of 1,000 classes", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_says_what_it_is()
    {
        string model = UntrainedModel.Write(_folder["model"]);
        Succeeds(model);
        foreach (string fact in (string[])["BigGAN, 1x32x32 images of 3 classes", "format      biggan-model", "step        12", "written     1970-01-01 00:00 UTC",
            "images      test images", "classes     T-shirt/top, Sandal, Sneaker", "preset      fashion-demo, but for:", "model.class_count = 3 (there 10)"])
            Assert.Contains(fact, _terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("blocks.0.0.conv1.weight", _terminal.Output, StringComparison.Ordinal);

        Succeeds(model, "--tensors");
        Assert.Contains("blocks.0.0.conv1.weight", _terminal.Output, StringComparison.Ordinal);

        Succeeds(model, "--json");
        using JsonDocument report = JsonDocument.Parse(_terminal.Output);
        Assert.Equal("fashion-demo", report.RootElement.GetProperty("nearest_preset").GetString());
        Assert.Equal("model.class_count", report.RootElement.GetProperty("differences")[0].GetProperty("option").GetString());
        Assert.Equal(new FileInfo(Path.Combine(model, UntrainedModel.Weights)).Length, report.RootElement.GetProperty("files").GetProperty(UntrainedModel.Weights).GetInt64());
    }

    [Fact]
    public void The_shipped_model_is_found_by_name()
    {
        Succeeds("fashion-32");
        Assert.Contains("preset      fashion-32", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_file_is_a_list_of_tensors()
    {
        using (var scope = new TensorScope())
        {
            var tensors = Enumerable.Range(0, 50).Select(i => ($"layer.{i}", TensorFactory.Zeros(DataType.Float32, Device.Cpu, 2, i + 1))).ToList();
            tensors.Add(("count", Tensor.From<long>([0, 1, 2], 3)));
            NetworkFile.Save(_folder["w.safetensors"], tensors);
        }

        Succeeds(_folder["w.safetensors"]);
        Assert.Matches(@"(?m)^layer\.9 +float32 +\[2,10\] +80$", _terminal.Output);
        Assert.Contains("... and 11 more (--tensors lists all)", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("51 tensors (1 int64, 50 float32), 2,553 numbers, 10.0 KiB", _terminal.Output, StringComparison.Ordinal);

        Succeeds(_folder["w.safetensors"], "--tensors");
        Assert.Contains("layer.49", _terminal.Output, StringComparison.Ordinal);

        Succeeds(_folder["w.safetensors"], "--json");
        using JsonDocument report = JsonDocument.Parse(_terminal.Output);
        Assert.Equal(51, report.RootElement.GetProperty("tensors").GetArrayLength());
        Assert.Equal(2553, report.RootElement.GetProperty("elements").GetInt64());
    }

    [Fact]
    public void Another_programs_model_is_named_and_drawn_without_the_discriminator_that_it_lacks()
    {
        Succeeds(Golden("hf-biggan-deep/tiny-128"));
        foreach (string fact in (string[])["BigGAN-deep, 3x128x128 images of 20 classes", "format      Hugging Face BigGAN-deep", "statistics  of 51 truncations, 0 to 1",
            "preset      deep-128, but for:", "model.generator.width = 4 (there 128)", "  blocks.7.1    self-attention"])
            Assert.Contains(fact, _terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("discriminator", _terminal.Output, StringComparison.Ordinal);

        Succeeds(Golden("biggan-pytorch/e-32-sv2-thin/G_ema.pth"), "--tensors");
        Assert.Matches(@"(?m)^blocks\.0\.0\.conv1\.weight +float32 +\[", _terminal.Output);
        Assert.EndsWith("model: BigGAN-PyTorch: BigGAN, 3x32x32 images of 10 classes", _terminal.Output.TrimEnd(), StringComparison.Ordinal);

        Succeeds(Golden("biggan-pytorch/e-32-sv2-thin/inputs.safetensors"));
        Assert.Contains("model: none; the file is not a model: its tensors are named like those of none of biggan,", _terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "inspect needs a PATH, --preset NAME or --config FILE")]
    [InlineData(2, "inspect needs --preset NAME or --config FILE; 'biggan presets' lists the names", "--batch", "4")]
    [InlineData(2, "--preset is for recipes; leave it out, or leave out 'runs/photos'", "runs/photos", "--preset", "cifar10")]
    [InlineData(2, "--tensors is for a model or weight file; name one", "--preset", "cifar10", "--tensors")]
    [InlineData(2, "unknown preset 'cifar11'; did you mean 'cifar10'?", "--preset", "cifar11")]
    [InlineData(2, "model.generator.output_kernel is 5; it must be 1 or 3", "--preset", "cifar10", "--set", "model.generator.output_kernel=5")]
    [InlineData(1, "nowhere: does not exist; name a run, checkpoint or model folder", "nowhere")]
    public void A_mistake_is_one_line(int code, string message, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        Assert.Equal(code, _terminal.Run(["inspect", .. arguments]));
        Assert.Contains(message, Assert.Single(_terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }

    [Fact]
    public void A_file_that_is_no_weight_file_is_refused()
    {
        File.WriteAllText(_folder["text"], "nothing of the kind");
        Fails("text: ", _folder["text"]);
        Fails("is not a model", _folder.Path);
    }

    private static string Golden(string name)
    {
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        if (!File.Exists(Path.Combine(root, "BigGan.slnx"))) Assert.Skip("the tests do not run inside the repository");
        return Path.Combine(root, "tests", "golden", name);
    }

    private void Succeeds(params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        int code = _terminal.Run(["inspect", .. arguments]);
        Assert.Equal("", _terminal.Error);
        Assert.Equal(ExitCode.Success, code);
    }

    private void Fails(string message, string path)
    {
        _terminal = new RecordedTerminal();
        Assert.Equal(ExitCode.Failure, _terminal.Run(["inspect", path]));
        Assert.Contains(message, Assert.Single(_terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
