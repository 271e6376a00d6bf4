using System.Text.Json;
using BigGan.Clip;
using BigGan.Clip.Training;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class TrainClipCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _first;
    private readonly string _second;

    public TrainClipCommandTests()
    {
        (_first, _second) = (_folder["photos"], _folder["drawings"]);
        foreach ((string split, int count) in (ReadOnlySpan<(string, int)>)[("train", 30), ("test", 5)])
        {
            Write("photos", split, "dark", count, 20);
            Write("photos", split, "light", count, 200);
            Write("drawings", split, "middle", count, 110);
            Write("drawings", split, "dark", count, 10);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_CLIP_is_trained_on_several_data_sets_and_its_accuracy_stated_for_each()
    {
        RecordedTerminal terminal = Succeeds("--data", _first, "--data", _second, "--out", _folder["clip"]);
        Assert.Equal("", terminal.Messages);
        string[] lines = terminal.Output.TrimEnd().Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("photos: recognises ", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("of 10 images that it was not trained on", lines[2], StringComparison.Ordinal);
        Assert.Contains(" parameters, ", lines[6], StringComparison.Ordinal);
        using ClipModel model = ClipModel.Load(_folder["clip"], new ClipLoadOptions { Device = "cpu" });
        Assert.Equal(("clip", 16), (model.Title, model.ImageSize));
        Assert.Equal(["dark", "light", "middle"], ClipTrainingRecord.Find(_folder["clip"])!.ClassNames);
        Assert.Equal(["config.json", "merges.txt", "model.safetensors", "training.json"], Directory.EnumerateFiles(_folder["clip"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_script_reads_JSON_and_the_same_seed_gives_the_same_weights()
    {
        JsonElement first = JsonDocument.Parse(Succeeds("--data", _first, "--out", _folder["a"], "--json").Output).RootElement;
        Succeeds("--data", _first, "--out", _folder["b"], "--json");
        Assert.Equal(2, first.GetProperty("accuracy")[0].GetProperty("classes").GetArrayLength());
        Assert.True(first.GetProperty("words").GetInt32() > 20);
        Assert.Equal(File.ReadAllBytes(_folder["a/model.safetensors"]), File.ReadAllBytes(_folder["b/model.safetensors"]));
    }

    [Fact]
    public void Without_held_out_images_it_says_that_accuracy_cannot_be_stated()
    {
        RecordedTerminal terminal = Succeeds("--data", Path.Combine(_first, "train"), "--out", _folder["clip"]);
        Assert.Contains("warning: accuracy cannot be stated", terminal.Messages, StringComparison.Ordinal);
        Assert.Empty(ClipTrainingRecord.Find(_folder["clip"])!.Accuracy);
    }

    [Fact]
    public void A_folder_that_exists_is_kept_unless_forced_and_other_files_always()
    {
        Directory.CreateDirectory(_folder["clip"]);
        File.WriteAllText(_folder["clip/notes.txt"], "precious");
        Fails(1, "is not empty", "--data", _first, "--out", _folder["clip"]);
        Succeeds("--data", _first, "--out", _folder["clip"], "--force");
        Fails(1, "already exists", "--data", _first, "--out", _folder["clip"]);
        Assert.Equal("precious", File.ReadAllText(_folder["clip/notes.txt"]));
    }

    [Theory]
    [InlineData(2, "--out OUT", "train-clip needs --data PATH|NAME")]
    [InlineData(2, "--data DATA --epochs 0", "epochs is 0; it must be above 0")]
    [InlineData(2, "--data DATA --width 1000", "width is 1000; it must be at most 256")]
    [InlineData(2, "--data DATA --text-width 33", "text_width is 33; it must be a multiple of 32")]
    [InlineData(2, "--data DATA --size 4", "--size 4 is not from 8 to 1024")]
    [InlineData(2, "--data DATA --flip maybe", "--flip 'maybe' is not one of on, off")]
    [InlineData(1, "--data DATA --test-split val --out OUT --size 16", "has no split 'val'")]
    [InlineData(2, "--data DATA --test-split train --out OUT --size 16", "holds the images that are trained on")]
    [InlineData(1, "--data DATA --out OUT", "smaller than the 32x32 asked for")]
    public void A_mistake_is_one_line(int code, string line, string message) =>
        Fails(code, message, [.. line.Split(' ').Select(word => word switch { "DATA" => _first, "OUT" => _folder["new"], _ => word })]);

    private RecordedTerminal Succeeds(params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        int code = terminal.Run(["train-clip", .. arguments, "--size", "16", "--width", "4", "--text-width", "32", "--epochs", "2", "--batch", "20", "--device", "cpu"]);
        Assert.True(code == ExitCode.Success, terminal.Error);
        return terminal;
    }

    private void Fails(int code, string message, params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        Assert.Equal(code, terminal.Run(["train-clip", .. arguments, "--device", "cpu"]));
        Assert.Contains(message, Assert.Single(terminal.Messages.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", terminal.Output);
        Assert.False(File.Exists(_folder["new/config.json"]));
    }

    private void Write(string data, string split, string name, int count, int brightness)
    {
        for (int i = 0; i < count; i++)
        {
            var pixels = new byte[3 * 256];
            var random = new Random((brightness * 1000) + (split.Length * 100) + i);
            for (int j = 0; j < pixels.Length; j++) pixels[j] = (byte)(brightness + random.Next(40));
            PngFile.Write(_folder.Nested(Path.Combine(data, split, name, $"{i}.png")), new ImageBuffer(new ImageShape(3, 16, 16), pixels));
        }
    }
}
