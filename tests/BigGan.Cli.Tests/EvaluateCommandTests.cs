using System.Runtime.InteropServices;
using System.Text.Json;
using BigGan.Imaging;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RecordedTerminal _terminal = new();

    [Fact]
    public void Features_from_files_give_all_scores_at_the_top_level_of_the_JSON()
    {
        Write("fake", 120, 0.3, logits: 5);
        Write("real", 150, 0);
        Succeeds("--features", _folder["fake.safetensors"], "--against", _folder["real.safetensors"], "--neighbours", "3", "--splits", "4", "--json", _folder["scores.json"]);

        JsonElement json = JsonDocument.Parse(File.ReadAllText(_folder["scores.json"])).RootElement;
        foreach (string name in (string[])["fid", "kid_mean", "kid_std", "is_mean", "is_std", "precision", "recall", "density", "coverage"])
            Assert.True(double.IsFinite(json.GetProperty(name).GetDouble()), name);
        Assert.Equal(3, json.GetProperty("protocol").GetProperty("metrics").GetProperty("neighbours").GetInt32());
        Assert.Equal(120, json.GetProperty("generated").GetProperty("count").GetInt32());
        Assert.Equal(64, json.GetProperty("reference").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(2, json.GetProperty("intervals").GetProperty("fid").GetArrayLength());
        Assert.Contains("FID", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_files_give_distances_within_classes()
    {
        foreach (string name in (string[])["fake", "real"]) Write(name, 60, name == "fake" ? 0.3 : 0, labels: 3);
        Succeeds("--features", _folder["fake.safetensors"], "--against", _folder["real.safetensors"], "--json");
        JsonElement json = JsonDocument.Parse(_terminal.Output).RootElement;
        Assert.True(json.GetProperty("intra_fid").GetDouble() > 0);
        Assert.Equal(["class 0", "class 1", "class 2"], json.GetProperty("per_class").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public void JSON_without_a_file_goes_to_the_output_alone()
    {
        Write("fake", 60, 0.3);
        Succeeds("--features", _folder["fake.safetensors"], "--against", _folder["fake.safetensors"], "--json");
        Assert.InRange(JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("fid").GetDouble(), 0, 1e-6);
    }

    [Fact]
    public void Results_are_ranked_and_unlike_ones_are_refused()
    {
        Write("real", 100, 0);
        foreach ((string name, double shift) in ((string, double)[])[("near", 0.1), ("far", 2)])
        {
            Write(name, 100, shift);
            Succeeds("--features", _folder[$"{name}.safetensors"], "--against", _folder["real.safetensors"], "--json", _folder[$"{name}.json"]);
        }

        Assert.Equal(0, Run("rank", _folder["far.json"], _folder["near.json"]));
        Assert.Equal([_folder["near.json"], _folder["far.json"]], _terminal.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));

        Succeeds("--features", _folder["near.safetensors"], "--against", _folder["real.safetensors"], "--neighbours", "7", "--json", _folder["other.json"]);
        Assert.Equal(2, Run("rank", _folder["near.json"], _folder["other.json"]));
        Assert.Contains("do not compare: options of the protocol features differ", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("rank", _folder["near.json"], "--by", "beauty"));
        Assert.Contains("there is no score 'beauty'", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Protocols_are_listed()
    {
        Succeeds("--protocol", "list");
        foreach (string name in (string[])["own-10k-test", "tf-50k-train", "biggan-pytorch", "torch-fidelity", "studiogan", "pytorch-fid"])
            Assert.Contains(_terminal.Output.Split('\n'), line => line.StartsWith(name + " ", StringComparison.Ordinal));
    }

    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["--images", "a", "--features", "b"], "--images and --features exclude each other" },
        { ["--images", "a", "--model", "b"], "--model and --images exclude each other" },
        { ["--images", "a", "--truncation", "0.5"], "truncation is of a model's samples; it needs --model" },
        { ["--target", "fid=3"], "--target and --out need a range such as --truncation 0.05..1.0" },
        { ["--truncation", "0.1..1", "--target", "beauty=3"], "--target: there is no score 'beauty'" },
        { ["--truncation", "0.1..1", "--target", "fid"], "--target 'fid' is not of the form SCORE=VALUE" },
        { ["--truncation", "0.1..1", "--target", "fid=5,5"], "--target 'fid=5,5': '5,5' is not a number; write 5.5" },
        { ["--truncation", "0,05..1"], "--truncation '0,05..1' is neither a number nor a range such as 0.05..1.0; write 0.05" },
        { ["--truncation", "0.05...1"], "--truncation '0.05...1' is neither a number nor a range such as 0.05..1.0" },
        { ["--truncation", "0.1..NaN"], "--truncation '0.1..NaN' is neither a number nor a range" },
        { ["--truncation", "1..0.5"], "--truncation '1..0.5' is no range: its first number must be the smaller one" },
        { ["--truncation", "0.5", "--points", "3"], "--points needs a range such as --truncation 0.05..1.0" },
        { ["--confidence", "0,95"], "--confidence '0,95' is not a number; write 0.95" },
        { ["--metrics", "fid,beauty"], "--metrics: there is no 'beauty'" },
        { ["--samples", "1"], "--samples 1 is out of range: 2 to" },
        { ["--confidence", "1.5"], "--confidence 1.5 is out of range: above 0 and below 1" },
        { ["--protocol", "torch-fidelty"], "there is no protocol 'torch-fidelty'; did you mean 'torch-fidelity'?" },
        { ["--save-features", "x.npz"], "--save-features 'x.npz' is not the name of a .safetensors file" },
        { ["--protocol", "studiogan", "--data", "DATA"], "protocol studiogan needs Inception weights, pt_inception-2015-12-05-6726825d.pth (github.com/mseitzer/pytorch-fid/releases; --inception FILE)" },
        { ["--protocol", "biggan-pytorch", "--data", "DATA"], "protocol biggan-pytorch needs Inception weights, torchvision's" },
        { ["--data", "DATA", "--feature-network", "nothing"], "nothing: does not exist; name a file of a feature network (feature networks that ship: cifar10, fashion-mnist; 'biggan train-features' makes one)" },
        { ["--data", "DATA", "--inception", "nothing.pth"], "nothing.pth" },
        { ["--features", "FAKE", "--against", "DATA"], "data: is neither features (.safetensors, .npz, .npy) nor statistics (.npz), and features are compared with nothing else (--images in place of --features compares images)" },
        { ["--features", "FAKE", "--protocol", "tf-50k-train"], "protocol tf-50k-train is not for features from files" },
        { ["--features", "FAKE", "--metrics", "fid"], "fid cannot be computed: there is nothing to compare with" },
        { ["--features", "FAKE", "--against", "FAKE", "--metrics", "is"], "is cannot be computed: there are no logits" },
        { ["--images", "DATA", "--against", "DATA", "--batch", "0"], "--batch 0 is out of range: at least 1" },
        { ["--data", "DATA", "--metrics", "cas"], "cas cannot be computed: that takes real images with a training and a test split (--data or --against PATH)" },
        { ["--data", "DATA", "--truncation", "0.1..1", "--save-statistics", "x.npz"], "--save-statistics needs a reference" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_clear_line(string[] arguments, string message)
    {
        WriteImages("data", 6, 32, "T-shirt/top".Replace('/', '-'), "Sandal", "Sneaker");
        Write("fake", 40, 0);
        string[] real = [.. arguments.Select(argument => argument.Replace("DATA", _folder["data"], StringComparison.Ordinal).Replace("FAKE", _folder["fake.safetensors"], StringComparison.Ordinal))];
        if (!real.Contains("--images") && !real.Contains("--features")) real = [.. real, "--model", UntrainedModel.Write(_folder["model"])];
        Assert.InRange(Run(["evaluate", .. real, "--no-cache", "--device", "cpu"]), 1, 2);
        Assert.Contains(_terminal.Error.TrimEnd().Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal) && line.Contains(message, StringComparison.Ordinal));
        Assert.Equal("", _terminal.Output);
    }

    [Fact]
    public void Files_that_exist_are_not_replaced()
    {
        Write("fake", 60, 0.3);
        File.WriteAllText(_folder["scores.json"], "mine");
        Assert.Equal(1, Run("evaluate", "--features", _folder["fake.safetensors"], "--json", _folder["scores.json"]));
        Assert.Equal("mine", File.ReadAllText(_folder["scores.json"]));
    }

    public void Dispose() => _folder.Dispose();

    private void Succeeds(params string[] arguments) => Assert.True(Run(["evaluate", .. arguments]) == 0, _terminal.Error);

    private int Run(params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        return _terminal.Run(arguments);
    }

    private void WriteImages(string root, int count, int size, params string[] classes)
    {
        foreach (string name in classes)
        {
            for (int i = 0; i < count; i++)
            {
                var pixels = new byte[size * size];
                new Random((name.Length * 100) + i).NextBytes(pixels);
                PngFile.Write(Path.Combine(_folder[root], name, $"{i}.png"), new ImageBuffer(new ImageShape(1, size, size), pixels));
            }
        }
    }

    private void Write(string name, int count, double shift, int? logits = null, int? labels = null)
    {
        var items = new List<TensorItem> { Normal("features", count, 8, shift) };
        if (logits is { } wide) items.Add(Normal("logits", count, wide, 0));
        long[] classes = [.. Enumerable.Range(0, count).Select(i => (long)(i % (labels ?? 1)))];
        if (labels is not null) items.Add(new TensorItem("labels", DataType.Int64, [count], MemoryMarshal.AsBytes(classes.AsSpan()).ToArray()));
        SafetensorsWriter.Write(_folder[$"{name}.safetensors"], items);
    }

    private static TensorItem Normal(string name, int rows, int columns, double shift)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator((ulong)rows);
        float[] values = (TensorFactory.RandomNormal(random, rows, columns) + shift).ToArray<float>();
        return new TensorItem(name, DataType.Float32, [rows, columns], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }
}
