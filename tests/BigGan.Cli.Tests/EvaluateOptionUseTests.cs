using System.Runtime.InteropServices;
using System.Text.Json;
using BigGan.Imaging;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary>Options of evaluate either have an effect or are refused.</summary>
public sealed class EvaluateOptionUseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RecordedTerminal _terminal = new();

    public static TheoryData<string, string> Idle => new()
    {
        { "--features FAKE --samples 3", "--samples would have no effect: there is neither a model nor images to score" },
        { "--features FAKE --against REAL --inception x.pth", "--inception would have no effect: features are given" },
        { "--features FAKE --against REAL --feature-network cifar10", "--feature-network would have no effect: features are given" },
        { "--features FAKE --against REAL --exact", "--exact would have no effect" },
        { "--features FAKE --against REAL --size 32", "--size would have no effect: there is no folder, archive or data set to read" },
        { "--features FAKE --against REAL --skip-bad", "--skip-bad would have no effect" },
        { "--features FAKE --against REAL --seed 3", "--seed would have no effect" },
        { "--features FAKE --against REAL --split test", "--split would have no effect: the reference is no folder, archive or data set" },
        { "--features FAKE --against REAL --images-split test", "--images-split would have no effect: there is no --images" },
        { "--features FAKE --against REAL --precision fp32", "--precision would have no effect: there is no model to draw from" },
        { "--features FAKE --against REAL --reference-count 3", "--reference-count would have no effect" },
        { "--features FAKE --against REAL --splits 3", "--splits would have no effect: there are no logits" },
        { "--features FAKE --against REAL --metrics fid --neighbours 3", "--neighbours would have no effect: --metrics leaves out precision and recall" },
        { "--features FAKE --against REAL --metrics fid --kid-subsets 3", "--kid-subsets would have no effect: --metrics leaves out KID" },
        { "--features FAKE --against REAL --bootstrap 0 --confidence 0.9", "--confidence would have no effect: --bootstrap 0 leaves intervals out" },
        { "--features FAKE --neighbours 3", "--neighbours would have no effect: there is nothing to compare with" },
        { "--features FAKE --against STATISTICS --kid-subset-size 3", "--kid-subset-size would have no effect: the reference is statistics alone" },
        { "--features FAKE --against REAL --points 3", "--points: truncation is of a model's samples; it needs --model" },
        { "--features FAKE --against REAL --hf-exact", "--hf-exact: a table of statistics is a model's; it needs --model" },
        { "--images DATA --statistics standing", "--statistics: batch statistics are of a model's batch normalisation; it needs --model" },
        { "--images DATA --truncation 0.5", "--truncation: truncation is of a model's samples; it needs --model" },
        { "--images DATA --against DATA --seed 3", "--seed would have no effect" },
        { "--images DATA --split test", "--split would have no effect: there is no --data or --against" },
        { "--images ARRAY --against REAL --images-split test", "--images-split would have no effect: --images is no folder, archive or data set" },
        { "--images DATA --against DATA --samples 300", "has 18 images, fewer than the 300 that are asked for (--samples N)" },
        { "--images ARRAY --samples 300", "has 6 images, fewer than the 300 that are asked for (--samples N)" },
        { "--points 3", "--points needs a range such as --truncation 0.05..1.0" },
        { "--truncation 0.5 --points 3", "--points needs a range such as --truncation 0.05..1.0" },
        { "--truncation-mode scale", "--truncation-mode needs --truncation T" },
    };

    [Theory]
    [MemberData(nameof(Idle))]
    public void An_option_without_effect_is_refused(string line, string message)
    {
        Assert.Equal(2, Evaluate(line));
        Assert.Contains(message, Assert.Single(_terminal.Messages.TrimEnd().Split('\n'), text => text.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }

    [Theory]
    [InlineData("--images DATA --samples 4 --seed 1", "dataset", 4)]
    [InlineData("--images ARRAY --samples 4", "npz", 4)]
    [InlineData("--images DATA", "dataset", 18)]
    public void As_many_images_are_scored_as_were_asked_for(string line, string kind, int count)
    {
        Assert.True(Evaluate($"{line} --metrics is --splits 2 --json") == 0, _terminal.Error);
        JsonElement generated = Json().GetProperty("generated");
        Assert.Equal(count, generated.GetProperty("count").GetInt32());
        if (kind == "npz") Assert.Equal(kind, generated.GetProperty("kind").GetString());
        Assert.Equal(line.Contains("--samples", StringComparison.Ordinal), generated.TryGetProperty("seed", out _));
    }

    [Fact]
    public void Images_that_no_network_knows_are_judged_by_the_nearest_one()
    {
        Assert.True(Evaluate("--images DATA --against DATA --json") == 0, _terminal.Error);
        JsonElement json = Json();

        Assert.Equal("biggan-fashion-mnist", json.GetProperty("features").GetProperty("name").GetString());
        Assert.Equal("own-32x32-grey-resized", json.GetProperty("features").GetProperty("input").GetString());
        Assert.Equal("biggan-fashion-mnist", json.GetProperty("protocol").GetProperty("stand_in").GetString());
        string warning = json.GetProperty("warnings")[0].GetString()!;
        Assert.StartsWith("no feature network knows these images, so biggan-fashion-mnist judges them", warning, StringComparison.Ordinal);
        Assert.Contains($"warning: {warning} ('biggan train-features' makes one; --feature-network FILE; --inception FILE)", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(18, json.GetProperty("generated").GetProperty("files").GetProperty("looked").GetInt32());

        Assert.True(Evaluate("--images COLOUR --against COLOUR --json") == 0, _terminal.Error);
        Assert.Equal("biggan-cifar10", Json().GetProperty("features").GetProperty("name").GetString());
    }

    [Fact]
    public void What_is_unfair_is_in_the_table_and_in_the_JSON()
    {
        Write("data");
        for (int i = 0; i < 60; i++) WriteImage($"data/a/more{i}.png", i);
        WriteImages("other");
        string[] line = ["evaluate", "--images", _folder["other"], "--against", _folder["data"], "--metrics", "fid", "--no-cache", "--device", "cpu"];
        _terminal = new RecordedTerminal();
        Assert.True(_terminal.Run([.. line, "--json", _folder["scores.json"]]) == 0, _terminal.Error);

        Assert.Contains("warning: class shares differ: 'a' is 33.3 % of", _terminal.Error, StringComparison.Ordinal);
        JsonElement warnings = JsonDocument.Parse(File.ReadAllText(_folder["scores.json"])).RootElement.GetProperty("warnings");
        Assert.Contains(warnings.EnumerateArray(), warning => warning.GetString()!.StartsWith("class shares differ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_curve_says_how_amenable_the_model_is()
    {
        string model = UntrainedModel.Write(_folder["model"]);
        Write("data");
        _terminal = new RecordedTerminal();
        string[] line = ["evaluate", "--model", model, "--data", _folder["data"], "--size", "32", "--small", "enlarge", "--samples", "12", "--metrics", "fid", "--bootstrap", "0", "--truncation", "0.1..1", "--points", "3"];
        Assert.True(_terminal.Run([.. line, "--no-cache", "--device", "cpu", "--out", _folder["curve"], "--json"]) == 0, _terminal.Error);

        JsonElement response = Json().GetProperty("response");
        Assert.Equal([0.1, 0.55, 1], response.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("truncation").GetDouble()));
        Assert.Equal(0, response.GetProperty("points")[2].GetProperty("distance").GetDouble());
        Assert.True(response.GetProperty("is_amenable").GetBoolean());
        Assert.Equal(0.1, response.GetProperty("down_to").GetDouble());
        Assert.StartsWith("amenable to truncation: at every truncation below 1 ", response.GetProperty("rule").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(",saturated,distance", File.ReadLines(_folder["curve.csv"]).First(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Json() => JsonDocument.Parse(_terminal.Output).RootElement;

    private int Evaluate(string line)
    {
        Write("data");
        string[] words = [.. line.Split(' ').Select(word => word switch
        {
            "DATA" => _folder["data"],
            "COLOUR" => _folder["colour"],
            "FAKE" => _folder["fake.safetensors"],
            "REAL" => _folder["real.safetensors"],
            "STATISTICS" => _folder["statistics.npz"],
            "ARRAY" => _folder["images.npz"],
            _ => word,
        })];
        _terminal = new RecordedTerminal();
        return _terminal.Run(["evaluate", .. words, "--no-cache", "--device", "cpu"]);
    }

    private void Write(string data)
    {
        WriteImages(data);
        for (int i = 0; i < 6; i++) WriteImage($"colour/{i}.png", i, channels: 3);
        foreach (string name in (string[])["fake", "real"])
        {
            var values = new float[40 * 3];
            for (int i = 0; i < values.Length; i++) values[i] = new Random(i).NextSingle();
            SafetensorsWriter.Write(_folder[$"{name}.safetensors"], [new TensorItem("features", DataType.Float32, [40, 3], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
        }

        double[] mean = [0, 0, 0], covariance = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        Weights.Numpy.NumpyWriter.Write(_folder["statistics.npz"],
        [
            new TensorItem("mu", DataType.Float64, [3], MemoryMarshal.AsBytes(mean.AsSpan()).ToArray()),
            new TensorItem("sigma", DataType.Float64, [3, 3], MemoryMarshal.AsBytes(covariance.AsSpan()).ToArray()),
        ]);
        var pixels = new byte[6 * 16 * 16];
        new Random(1).NextBytes(pixels);
        Weights.Numpy.NumpyWriter.Write(_folder["images.npz"], [new TensorItem("x", DataType.UInt8, [6, 1, 16, 16], pixels)]);
    }

    private void WriteImages(string root)
    {
        foreach (char name in "abc")
        {
            for (int i = 0; i < 6; i++) WriteImage($"{root}/{name}/{i}.png", (100 * name) + i);
        }
    }

    private void WriteImage(string name, int seed, int channels = 1)
    {
        var pixels = new byte[channels * 20 * 24];
        new Random(seed).NextBytes(pixels);
        PngFile.Write(_folder[name], new ImageBuffer(new ImageShape(channels, 20, 24), pixels));
    }
}
