using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

/// <summary>The shipped model against real images, in the features that ship: what a new user types first.</summary>
public sealed class EvaluateShippedModelTests : IDisposable
{
    private static readonly string[] Few = ["--samples", "300", "--reference-count", "300", "--kid-subsets", "3", "--device", "cpu"];
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_score_is_there_and_says_what_it_is_in()
    {
        Run(["--data", "fashion-mnist", .. Few, "--json", _folder["a.json"], "--save-features", _folder["fake.safetensors"], "--save-statistics", _folder["real.npz"]]);
        JsonElement json = Json("a.json");

        Assert.Equal("biggan-fashion-mnist", json.GetProperty("features").GetProperty("name").GetString());
        Assert.Equal("test", json.GetProperty("reference").GetProperty("split").GetString());
        Assert.Equal(10, json.GetProperty("per_class").GetArrayLength());
        Assert.InRange(json.GetProperty("class_agreement").GetDouble(), 0.85, 1);
        Assert.InRange(json.GetProperty("precision").GetDouble(), 0.3, 1);
        double fid = json.GetProperty("fid").GetDouble();

        // The same from what was kept: features of the samples against statistics of the images.
        Run("--features", _folder["fake.safetensors"], "--against", _folder["real.npz"], "--json", _folder["b.json"]);
        Assert.Equal(fid, Json("b.json").GetProperty("fid").GetDouble(), 1e-6 * fid);
        Assert.False(Json("b.json").TryGetProperty("kid_mean", out _));

        // The same seed gives the same scores; another one others.
        Run(["--data", "fashion-mnist", .. Few, "--json", _folder["c.json"]]);
        Assert.Equal(fid, Json("c.json").GetProperty("fid").GetDouble());
    }

    [Fact]
    public void The_curve_over_truncation_is_a_table_and_a_figure()
    {
        string output = Run(["--data", "fashion-mnist", .. Few, "--bootstrap", "0", "--truncation", "0.4..1", "--points", "3", "--truncation-mode", "scale", "--target", "is_mean=2", "--out", _folder["curve"]]);

        string[] lines = File.ReadAllLines(_folder["curve.csv"]);
        Assert.Equal(["truncation", "0.4", "0.7", "1"], lines.Select(line => line.Split(',')[0]));
        Assert.True(PngFile.Read(_folder["curve.png"], 3).Shape.Width > 500);
        Assert.Contains("</svg>", File.ReadAllText(_folder["curve.svg"]), StringComparison.Ordinal);
        Assert.Matches(@"lowest FID [\d.]+ at truncation [\d.]+ \(IS [\d.]+\)\n", output);
        Assert.Contains("no truncation of the curve gives is_mean 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_without_the_inception_score_does_not_mention_it()
    {
        string output = Run(
            "--data", "fashion-mnist", "--samples", "300", "--reference-count", "300", "--device", "cpu", "--bootstrap", "0",
            "--metrics", "fid", "--truncation", "0.4..1", "--points", "2", "--truncation-mode", "scale", "--out", _folder["curve"]);
        Assert.Matches(@"lowest FID [\d.]+ at truncation [\d.]+\n", output);
    }

    [Fact]
    public void Statistics_of_other_features_are_refused()
    {
        Run(["--data", "fashion-mnist", .. Few, "--save-statistics", _folder["real.npz"]]);
        File.WriteAllBytes(_folder["other.npz"], File.ReadAllBytes(_folder["real.npz"]));
        RecordedTerminal terminal = new();
        string[] fake = ["evaluate", "--features", Other(), "--against", _folder["other.npz"]];
        Assert.Equal(2, terminal.Run(fake));
        Assert.Contains("they come from different networks", terminal.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Other()
    {
        var values = new float[30 * 7];
        for (int i = 0; i < values.Length; i++) values[i] = i % 11;
        string path = _folder["seven.safetensors"];
        Weights.SafetensorsWriter.Write(path, [new Weights.TensorItem("features", Torch.DataType.Float32, [30, 7], System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
        return path;
    }

    private JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name])).RootElement;

    private static string Run(params string[] arguments)
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/datasets/fashion-mnist") || Environment.GetEnvironmentVariable("BIGGAN_DATA") is not null,
            "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");
        RecordedTerminal terminal = new();
        Assert.True(terminal.Run(["evaluate", .. arguments]) == 0, terminal.Error);
        return terminal.Output;
    }
}
