using System.Text.Json;
using BigGan.Evaluation.Features;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class TrainFeaturesCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _data;

    public TrainFeaturesCommandTests()
    {
        _data = _folder["photos"];
        foreach ((string split, int count) in (ReadOnlySpan<(string, int)>)[("train", 40), ("test", 5)])
        {
            Write(split, "dark", count, 20);
            Write(split, "light", count, 200);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_is_trained_and_its_accuracy_stated_class_by_class()
    {
        RecordedTerminal terminal = Succeeds("--data", _data, "--out", _folder["net.safetensors"]);
        Assert.Equal("", terminal.Messages);
        string[] lines = terminal.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("dark", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("of 5", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("biggan-photos: recognises ", lines[2], StringComparison.Ordinal);
        Assert.Contains("of 10 images that it was not trained on", lines[2], StringComparison.Ordinal);
        using FeatureClassifier network = FeatureClassifier.Open(_folder["net.safetensors"], "cpu");
        Assert.Contains(network.Space.WeightsSha256, lines[3], StringComparison.Ordinal);
        Assert.Equal(("biggan-photos", 32), (network.Space.Name, network.FeatureCount));
        Assert.Equal((80, 10), (network.Description.Trained.Count, network.Description.Accuracy!.Count));
        Assert.True(network.Description.Accuracy.Overall > 0.9);
    }

    [Fact]
    public void A_script_reads_JSON_and_the_same_seed_gives_the_same_file()
    {
        JsonElement first = JsonDocument.Parse(Succeeds("--data", _data, "--name", "mine", "--out", _folder["a.safetensors"], "--flip", "off", "--json").Output).RootElement;
        JsonElement second = JsonDocument.Parse(Succeeds("--data", _data, "--name", "mine", "--out", _folder["b.safetensors"], "--flip", "off", "--json").Output).RootElement;
        Assert.Equal(("mine", 32, 80, 10), (first.GetProperty("name").GetString(), first.GetProperty("features").GetInt32(), first.GetProperty("trained_on").GetInt32(), first.GetProperty("tested_on").GetInt32()));
        Assert.Equal("light", first.GetProperty("classes")[1].GetProperty("name").GetString());
        Assert.Equal(first.GetProperty("sha256").GetString(), second.GetProperty("sha256").GetString());
        Assert.Equal(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["b.safetensors"]));
    }

    [Fact]
    public void Without_held_out_images_it_says_that_accuracy_cannot_be_stated()
    {
        RecordedTerminal terminal = Succeeds("--data", Path.Combine(_data, "train"), "--name", "all", "--out", _folder["net.safetensors"], "--json");
        Assert.Contains("warning: accuracy cannot be stated", terminal.Messages, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(terminal.Output).RootElement.GetProperty("accuracy").ValueKind);
        using FeatureClassifier network = FeatureClassifier.Open(_folder["net.safetensors"], "cpu");
        Assert.Null(network.Description.Accuracy);
    }

    [Fact]
    public void A_file_that_exists_is_kept_unless_forced()
    {
        File.WriteAllText(_folder["net.safetensors"], "precious");
        Fails(1, "already exists", "--data", _data, "--out", _folder["net.safetensors"]);
        Assert.Equal("precious", File.ReadAllText(_folder["net.safetensors"]));
        Succeeds("--data", _data, "--out", _folder["net.safetensors"], "--force");
    }

    [Theory]
    [InlineData(2, "--out net.safetensors", "train-features needs --data PATH|NAME")]
    [InlineData(2, "--data DATA --out net.png", "is not the name of a .safetensors file")]
    [InlineData(2, "--data DATA --epochs 0", "epochs is 0; it must be above 0")]
    [InlineData(2, "--data DATA --width 1000", "width is 1000; it must be at most 256")]
    [InlineData(2, "--data DATA --learning-rate 5", "learning_rate is 5")]
    [InlineData(2, "--data DATA --name inception-v3", "would pass for a canonical network's")]
    [InlineData(2, "--data DATA --flip maybe", "--flip 'maybe' is not one of on, off")]
    [InlineData(1, "--data DATA --test-split val --out OUT", "has no split 'val'")]
    [InlineData(2, "--data DATA --test-split train --out OUT", "holds the images that are trained on")]
    [InlineData(2, "--data DATA --size 4 --out OUT", "8x8 pixels or more")]
    public void A_mistake_is_one_line(int code, string line, string message) =>
        Fails(code, message, [.. line.Split(' ').Select(word => word switch { "DATA" => _data, "OUT" => _folder["net.safetensors"], _ => word })]);

    private RecordedTerminal Succeeds(params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        int code = terminal.Run(["train-features", .. arguments, "--width", "4", "--epochs", "5", "--batch", "20", "--device", "cpu"]);
        Assert.True(code == ExitCode.Success, terminal.Error);
        return terminal;
    }

    private void Fails(int code, string message, params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        Assert.Equal(code, terminal.Run(["train-features", .. arguments, "--device", "cpu"]));
        Assert.Contains(message, Assert.Single(terminal.Messages.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", terminal.Output);
        Assert.False(File.Exists("net.safetensors"));
    }

    private void Write(string split, string name, int count, int brightness)
    {
        for (int i = 0; i < count; i++)
        {
            var pixels = new byte[3 * 64];
            var random = new Random((brightness * 1000) + (split.Length * 100) + i);
            for (int j = 0; j < pixels.Length; j++) pixels[j] = (byte)(brightness + random.Next(40));
            PngFile.Write(_folder.Nested(Path.Combine("photos", split, name, $"{i}.png")), new ImageBuffer(new ImageShape(3, 8, 8), pixels));
        }
    }
}
