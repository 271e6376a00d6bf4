using System.Text.Json;
using BigGan.Imaging;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary><c>biggan statistics</c>, and what <c>biggan sample</c> makes of it.</summary>
public sealed class StatisticsCommandTests : IDisposable
{
    private static readonly string[] Quick = ["--passes", "2", "--batch", "4"];

    private readonly TempFolder _folder = new();
    private readonly string _model;
    private RecordedTerminal _terminal = new();

    public StatisticsCommandTests() => _model = UntrainedModel.Write(_folder["model"]);

    private string TablePath => Path.Combine(_model, StatisticsFile.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_is_kept_beside_the_model_and_sample_takes_it()
    {
        Succeeds("statistics", ["--table", "3", .. Quick]);
        Assert.Equal($"{TablePath}: truncation 0 to 1 in 3 rows (tfhub), 2 passes of 4 images each", _terminal.Output.TrimEnd());

        JsonElement report = Sample("a.png", "--truncation", "0.5");
        Assert.Equal(("tfhub", 0.5), Truncation(report));
        JsonElement statistics = report.GetProperty("statistics");
        Assert.Equal(("table", TablePath), (statistics.GetProperty("source").GetString(), statistics.GetProperty("file").GetString()));
        Assert.Equal(("tfhub", 0.5), Truncation(statistics));
        Assert.Equal("table, truncation 0.5 (tfhub), 2 passes of 4, seed 0", PngFile.ReadText(_folder["a.png"])["statistics"]);
    }

    [Fact]
    public void Without_a_number_a_table_has_the_rows_of_the_published_ones()
    {
        Succeeds("statistics", ["--passes", "1", "--batch", "1", "--json", "--table"]);
        using JsonDocument summary = JsonDocument.Parse(_terminal.Output);
        Assert.Equal((51, 0.02), (summary.RootElement.GetProperty("truncations").GetArrayLength(), summary.RootElement.GetProperty("truncations")[1].GetDouble()));
        Assert.Equal(("tfhub", TablePath, 1), (Text(summary, "truncation_mode"), Text(summary, "file"), summary.RootElement.GetProperty("batch_size").GetInt32()));
    }

    [Fact]
    public void Statistics_of_one_truncation_are_taken_for_that_one()
    {
        Succeeds("statistics", ["--truncation", "0.5", "--seed", "3", .. Quick]);
        Assert.Equal($"{TablePath}: truncation 0.5 (resample), 2 passes of 4 images each", _terminal.Output.TrimEnd());
        Assert.Equal("table", Sample("a.png", "--truncation", "0.5").GetProperty("statistics").GetProperty("source").GetString());
        Assert.Equal("stored", Sample("b.png").GetProperty("statistics").GetProperty("source").GetString());
        Assert.Equal("stored", PngFile.ReadText(_folder["b.png"])["statistics"]);
    }

    [Fact]
    public void Statistics_are_not_replaced_without_force()
    {
        Succeeds("statistics", ["--truncation", "0.5", .. Quick]);
        Fails(1, $"{TablePath}: already exists (--force replaces it)", "statistics", Quick);
        Succeeds("statistics", ["--table", "2", "--truncation-mode", "scale", "--force", .. Quick]);
        Assert.Equal("scale", Truncation(Sample("a.png", "--truncation", "0.5")).Mode);
    }

    [Fact]
    public void Standing_statistics_are_collected_once()
    {
        string[] options = ["--truncation", "0.5", "--truncation-mode", "scale", "--statistics", "standing", "--passes", "2"];
        JsonElement first = Sample("a.safetensors", options).GetProperty("statistics"), second = Sample("b.safetensors", options).GetProperty("statistics");
        Assert.Equal((true, false), (first.GetProperty("collected").GetBoolean(), second.GetProperty("collected").GetBoolean()));
        Assert.Equal((2, 64), (first.GetProperty("passes").GetInt32(), first.GetProperty("batch_size").GetInt32()));
        Assert.True(File.Exists(first.GetProperty("file").GetString()));
        Assert.Equal(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["b.safetensors"]));

        Sample("c.safetensors", "--truncation", "0.5", "--truncation-mode", "scale");
        Assert.NotEqual(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["c.safetensors"]));
    }

    [Fact]
    public void Kept_statistics_that_are_damaged_are_a_warning()
    {
        string[] options = ["--truncation", "0.5", "--statistics", "standing", "--passes", "2"];
        string file = Sample("a.png", options).GetProperty("statistics").GetProperty("file").GetString()!;
        File.WriteAllText(file, "no statistics");

        _terminal = new RecordedTerminal();
        Assert.Equal(ExitCode.Success, _terminal.Run(["sample", "--model", _model, "--device", "cpu", "--count", "1", "--out", _folder["b.png"], .. options]));
        Assert.StartsWith($"warning: {file}: ", _terminal.Messages, StringComparison.Ordinal);
        Assert.EndsWith("; collecting again", Assert.Single(_terminal.Messages.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder["a.png"]), File.ReadAllBytes(_folder["b.png"]));
    }

    [Fact]
    public void The_interpolation_of_the_Hugging_Face_package_is_there_to_compare()
    {
        Fails(2, "interpolation as in the Hugging Face package needs a model with a table", "sample", "--hf-exact", "--out", _folder["never.png"]);
        Succeeds("statistics", ["--table", "3", .. Quick]);
        JsonElement right = Sample("a.safetensors", "--truncation", "0.6"), exact = Sample("b.safetensors", "--truncation", "0.6", "--hf-exact");
        Assert.Equal((false, true), (right.GetProperty("statistics").GetProperty("hf_exact").GetBoolean(), exact.GetProperty("statistics").GetProperty("hf_exact").GetBoolean()));
        Assert.NotEqual(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["b.safetensors"]));
    }

    [Fact]
    public void Given_latents_take_the_statistics_of_their_truncation()
    {
        using (var scope = new TensorScope())
        {
            float[] z = [.. Enumerable.Range(0, UntrainedModel.LatentSize).Select(i => MathF.Sin(i) / 2)];
            NetworkFile.Save(_folder["z"], [("z", Tensor.From<float>(z, 1, z.Length)), ("y", Tensor.From<long>([1L], 1))]);
        }

        string[] given = ["--latents", _folder["z"], "--truncation", "0.5"];
        Fails(2, "--latents says itself what is drawn; leave out --truncation, or let it choose statistics (--statistics standing)", "sample", [.. given, "--out", _folder["never.png"]]);
        Succeeds("statistics", ["--table", "3", .. Quick]);
        JsonElement half = Sample("a.safetensors", given), whole = Sample("b.safetensors", given[..2]);
        Assert.Equal((("tfhub", 0.5), ("tfhub", 1.0)), (Truncation(half.GetProperty("statistics")), Truncation(whole.GetProperty("statistics"))));
        Assert.NotEqual(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["b.safetensors"]));
    }

    [Theory]
    [InlineData("statistics --table 1", "--table 1 is out of range: 2 to 1001")]
    [InlineData("statistics --table 5 --truncation 0.5", "--table and --truncation exclude each other")]
    [InlineData("statistics --table --truncation-mode resample", "--table goes from 0 to 1, as factors do; thresholds (resample) need --truncation T")]
    [InlineData("statistics --truncation 2 --truncation-mode scale", "truncation 2 is out of range: scale takes a number above 0 and at most 1")]
    [InlineData("statistics --passes 0", "0 passes are out of range: 1 to 100000")]
    [InlineData("statistics --batch 0", "batch size 0 is out of range: 1 to 65536")]
    [InlineData("sample --passes 5", "--passes needs --statistics standing")]
    [InlineData("sample --hf-exact --statistics standing", "--hf-exact needs --statistics table")]
    [InlineData("sample --statistics table", "has no table of statistics ('biggan statistics' collects one; --statistics standing fits any truncation)")]
    [InlineData("sample --statistics standing --passes 0", "0 passes are out of range: 1 to 100000")]
    [InlineData("sample --statistics tabel", "--statistics 'tabel' is not one of auto, stored, table, standing; did you mean 'table'?")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message)
    {
        string[] words = line.Split(' ');
        string[] output = words[0] == "sample" ? ["--out", _folder["never.png"]] : [];
        Fails(2, message, words[0], [.. words[1..], .. output]);
        Assert.False(File.Exists(TablePath));
    }

    private static (string? Mode, double Value) Truncation(JsonElement report)
    {
        JsonElement truncation = report.GetProperty("truncation");
        return (truncation.GetProperty("mode").GetString(), truncation.GetProperty("value").GetDouble());
    }

    private static string? Text(JsonDocument summary, string key) => summary.RootElement.GetProperty(key).GetString();

    private JsonElement Sample(string output, params string[] options)
    {
        string[] count = options.Contains("--latents") ? [] : ["--count", "1"];
        Succeeds("sample", [.. count, "--json", "--out", _folder[output], .. options]);
        using JsonDocument report = JsonDocument.Parse(_terminal.Output);
        return report.RootElement.Clone();
    }

    private void Succeeds(string verb, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        int code = _terminal.Run([verb, "--model", _model, "--device", "cpu", .. arguments]);
        Assert.Equal(("", ExitCode.Success), (_terminal.Messages, code));
    }

    private void Fails(int code, string message, string verb, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        Assert.Equal(code, _terminal.Run([verb, "--model", _model, "--device", "cpu", .. arguments]));
        Assert.Contains(message, Assert.Single(_terminal.Messages.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }
}
