using System.Text.Json;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

public sealed class SampleCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _model;
    private RecordedTerminal _terminal = new();

    public SampleCommandTests() => _model = UntrainedModel.Write(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gets_a_file_for_each_image_that_says_what_made_it()
    {
        Succeeds("--class", "SANDAL", "--class", "2", "--count", "2", "--seed", "7", "--truncation", "0.5", "--out", _folder["out/"]);

        Assert.Equal(
            ["sandal-seed7-resample0.5-0000.png", "sandal-seed7-resample0.5-0001.png", "sneaker-seed7-resample0.5-0000.png", "sneaker-seed7-resample0.5-0001.png"],
            Directory.GetFiles(_folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        IReadOnlyDictionary<string, string> text = PngFile.ReadText(_folder["out/sneaker-seed7-resample0.5-0001.png"]);
        Assert.Equal($"biggan {CommandHost.Version}", text["Software"]);
        Assert.Equal((_model, "12", "Sneaker", "2"), (text["model"], text["step"], text["class"], text["label"]));
        Assert.Equal(("7", "1", "0.5 (resample)"), (text["seed"], text["number"], text["truncation"]));
    }

    [Fact]
    public void A_grid_has_a_row_for_each_class_and_says_what_made_it()
    {
        Succeeds("--count", "4", "--plain", "--out", _folder["grid.png"]);

        Assert.Equal(_folder["grid.png"], _terminal.Output.TrimEnd());
        Assert.Equal(new ImageShape(3, 4 + (3 * 68), 4 + (4 * 68)), PngFile.Read(_folder["grid.png"]).Shape);
        IReadOnlyDictionary<string, string> text = PngFile.ReadText(_folder["grid.png"]);
        Assert.Equal(("T-shirt/top; Sandal; Sneaker", "0", "none"), (text["class"], text["seed"], text["truncation"]));
    }

    [Fact]
    public void All_of_a_thousand_classes_make_one_sheet_of_one_image_each_with_short_names()
    {
        string model = UntrainedModel.Write(_folder["imagenet"], ImageNetClasses.Names);
        var terminal = new RecordedTerminal();
        Assert.Equal(ExitCode.Success, terminal.Run(["sample", "--model", model, "--device", "cpu", "--class", "all", "--out", _folder["all.png"]]));

        ImageShape shape = PngFile.Read(_folder["all.png"]).Shape;
        Assert.Equal(4 + (32 * 100), shape.Width);
        Assert.InRange(shape.Height, 4 + (32 * 100), 4 + (32 * 121));
        Assert.StartsWith("tench, Tinca tinca; goldfish, Carassius auratus; ", PngFile.ReadText(_folder["all.png"])["class"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_is_arranged_as_asked()
    {
        Succeeds("--count", "2", "--sheet", "grid", "--plain", "--out", _folder["grid.png"]);
        Succeeds("--count", "2", "--sheet", "rows", "--plain", "--out", _folder["rows.png"]);

        Assert.Equal(new ImageShape(3, 4 + (3 * 100), 4 + (2 * 100)), PngFile.Read(_folder["grid.png"]).Shape);
        Assert.Equal(new ImageShape(3, 4 + (3 * 68), 4 + (2 * 68)), PngFile.Read(_folder["rows.png"]).Shape);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_whatever_the_batch_size()
    {
        foreach (int batch in (int[])[1, 3, 16, 64]) Succeeds("--count", "7", "--batch", $"{batch}", "--out", _folder[$"{batch}.safetensors"]);

        byte[] reference = File.ReadAllBytes(_folder["1.safetensors"]);
        Assert.All((int[])[3, 16, 64], batch => Assert.Equal(reference, File.ReadAllBytes(_folder[$"{batch}.safetensors"])));
        Assert.All(Images("1.safetensors"), value => Assert.InRange(value, -1f, 1f));
    }

    [Fact]
    public void An_image_of_a_class_does_not_depend_on_what_else_is_drawn()
    {
        Succeeds("--count", "3", "--out", _folder["all.safetensors"]);
        Succeeds("--class", "sneaker", "--count", "5", "--out", _folder["one.safetensors"]);
        Succeeds("--class", "sneaker", "--count", "3", "--seed", "1", "--out", _folder["other.safetensors"]);

        float[] all = Images("all.safetensors")[(6 * 1024)..];
        // Its place in a batch may change the order of a sum, which shows far below one step of 8 bits.
        Assert.Equal(0, MaxDifference(all, Images("one.safetensors")), 1e-4);
        Assert.True(MaxDifference(all, Images("other.safetensors")) > 0.01);
    }

    [Fact]
    public void Given_latents_reproduce_by_label_and_by_class_weights()
    {
        int size = UntrainedModel.LatentSize;
        float[] z = [.. Enumerable.Range(0, 2 * size).Select(i => MathF.Sin(i))];
        WriteLatents("labels", z, () => Tensor.From<long>([1L, 2L], 2));
        WriteLatents("weights", z, () => Tensor.From<float>([0f, 1, 0, 0, 0, 1], 2, 3));

        Succeeds("--latents", _folder["labels"], "--out", _folder["a.safetensors"]);
        Succeeds("--latents", _folder["weights"], "--batch", "1", "--out", _folder["b.safetensors"]);
        Succeeds("--latents", _folder["labels"], "--out", _folder["given.png"]);

        Assert.Equal(2 * 1024, Images("a.safetensors").Length);
        Assert.Equal(0, MaxDifference(Images("a.safetensors"), Images("b.safetensors")), 1e-5);
        Assert.Equal("Sandal; Sneaker", PngFile.ReadText(_folder["given.png"])["class"]);
    }

    [Fact]
    public void The_notebooks_latents_are_drawn_by_NumPys_seed()
    {
        float[] z = [.. NotebookLatents.Draw([1, 1], UntrainedModel.LatentSize, 3, 0.4).Latents];
        WriteLatents("z", [.. z, .. z], () => Tensor.From<long>([1L, 1, 2, 2], 4));
        Succeeds("--latents", _folder["z"], "--out", _folder["given.safetensors"]);
        Succeeds("--class", "1", "--class", "2", "--count", "2", "--latents-from", "numpy:3", "--truncation", "0.4", "--truncation-mode", "tfhub", "--out", _folder["drawn.safetensors"]);
        Assert.Equal(Images("given.safetensors"), Images("drawn.safetensors"));
        Succeeds("--latents-from", "numpy:0", "--count", "1", "--out", _folder["grid.png"]);
        Assert.Equal("numpy:0", PngFile.ReadText(_folder["grid.png"])["latents"]);
    }

    [Fact]
    public void Latents_with_a_number_that_is_none_are_refused_before_anything_is_drawn()
    {
        float[] z = new float[UntrainedModel.LatentSize];
        z[3] = float.NaN;
        WriteLatents("z.safetensors", z, () => Tensor.From<long>([1L], 1));
        Fails(1, "z.safetensors: z has NaN in row 0", "--latents", _folder["z.safetensors"], "--out", _folder["never.safetensors"]);
        Assert.False(File.Exists(_folder["never.safetensors"]));
    }

    [Fact]
    public void A_summary_for_scripts_has_the_paths()
    {
        Succeeds("--class", "1", "--count", "1", "--json", "--out", _folder["out/"]);

        using JsonDocument report = JsonDocument.Parse(_terminal.Output);
        Assert.Equal("Sandal", report.RootElement.GetProperty("classes")[0].GetString());
        Assert.True(File.Exists(report.RootElement.GetProperty("files")[0].GetString()));
    }

    [Fact]
    public void Nothing_is_overwritten_without_force()
    {
        Succeeds("--class", "1", "--count", "1", "--out", _folder["a.png"]);
        Succeeds("--class", "1", "--count", "1", "--out", _folder["out/"]);

        Fails(1, "a.png: already exists; choose another name, or replace it with --force", "--out", _folder["a.png"]);
        Fails(1, "sandal-seed0-0000.png: already exists", "--count", "1", "--out", _folder["out"]);
        Succeeds("--force", "--class", "2", "--count", "1", "--out", _folder["a.png"]);
        Assert.Equal("Sneaker", PngFile.ReadText(_folder["a.png"])["class"]);
    }

    [Theory]
    [InlineData("--class zebra", "class 'zebra' does not exist; the classes are T-shirt/top, Sandal, Sneaker; there are 3 classes, numbered from 0")]
    [InlineData("--class s", "class 's' does not exist; did you mean 'Sandal' or 'Sneaker'?")]
    [InlineData("--class 3", "class '3' does not exist; there are 3 classes, numbered from 0")]
    [InlineData("--count 0", "--count 0 is out of range: 1 to 1000000")]
    [InlineData("--batch 0", "--batch 0 is out of range: at least 1")]
    [InlineData("--truncation -1", "truncation -1 is out of range: resample takes a number at least 0.00001")]
    [InlineData("--truncation 2 --truncation-mode scale", "truncation 2 is out of range: scale takes a number above 0 and at most 1")]
    [InlineData("--truncation 0,5", "--truncation '0,5' is not a number; write 0.5")]
    [InlineData("--count 1e3", "--count '1e3' is not a whole number; write 1000")]
    [InlineData("--truncation-mode scale", "--truncation-mode needs --truncation T")]
    [InlineData("--truncation-mode scal", "--truncation-mode 'scal' is not one of resample, scale, tfhub; did you mean 'scale'?")]
    [InlineData("--precision fp16", "--precision 'fp16' is not one of auto, fp32, bf16")]
    [InlineData("--device tpu", "device 'tpu' is not one of auto, cpu, cuda, cuda:N")]
    [InlineData("--latents z.safetensors --seed 3", "--latents says itself what is drawn; leave out --seed")]
    [InlineData("--latents-from numpy:1,5", "--latents-from 'numpy:1,5' is not numpy:SEED with a whole number from 0 to 4294967295, such as numpy:0")]
    [InlineData("--latents-from numpy:0 --seed 3", "--latents-from says itself what is drawn; leave out --seed")]
    [InlineData("--latents-from numpy:0 --truncation 0.5", "--latents-from truncates as the notebook does; add --truncation-mode tfhub")]
    [InlineData("--count 200000", "are too many for one grid")]
    [InlineData("--cuont 3", "'--cuont' is not an option of 'biggan sample'; did you mean '--count'?")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message) =>
        Fails(2, message, [.. line.Split(' '), "--out", _folder["never.png"]]);

    [Fact]
    public void Only_known_kinds_of_files_are_written() => Fails(2, ".jpg files are not written", "--out", _folder["a.jpg"]);

    [Fact]
    public void What_is_not_a_good_model_is_refused()
    {
        Refused(_folder["absent"], "absent: does not exist; name a run, checkpoint or model folder (");
        Refused(_folder.Path, "is not a model");
        string weights = Path.Combine(_model, UntrainedModel.Weights);
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^9] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Refused(_model, "generator.safetensors: is damaged: its contents differ");
        File.WriteAllBytes(weights, bytes[..^100]);
        Refused(_model, "generator.safetensors: is damaged: it has");
        File.WriteAllText(Path.Combine(_model, "manifest.json"), "{");
        Refused(_model, "manifest.json: is damaged");
    }

    [Fact]
    public void Latents_that_do_not_fit_are_refused()
    {
        WriteLatents("narrow", [1f, 2f], () => Tensor.From<long>([0L, 1L], 2), 1);
        Fails(1, "narrow: z is Float32 [2,1]; the model takes Float32 [N,64]", "--latents", _folder["narrow"], "--out", _folder["never.png"]);
        WriteLatents("label", new float[UntrainedModel.LatentSize], () => Tensor.From<long>([3L], 1));
        Fails(1, "label: y has the label 3; the model's classes are 0 to 2", "--latents", _folder["label"], "--out", _folder["never.png"]);
        File.WriteAllText(_folder["text"], "no latents");
        Fails(1, "text: ", "--latents", _folder["text"], "--out", _folder["never.png"]);
        Assert.False(File.Exists(_folder["never.png"]));
    }

    private void Refused(string model, string message) => FailsWith(model, 1, message, "--out", _folder["never.png"]);

    private void Succeeds(params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        int code = _terminal.Run(["sample", "--model", _model, "--device", "cpu", .. arguments]);
        Assert.Equal("", _terminal.Messages);
        Assert.Equal(ExitCode.Success, code);
    }

    private void Fails(int code, string message, params string[] arguments) => FailsWith(_model, code, message, arguments);

    private void FailsWith(string model, int code, string message, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        Assert.Equal(code, _terminal.Run(["sample", "--model", model, .. arguments]));
        Assert.Contains(message, Assert.Single(_terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }

    private void WriteLatents(string name, float[] z, Func<Tensor> labels, int? size = null)
    {
        int width = size ?? UntrainedModel.LatentSize;
        using var scope = new TensorScope();
        NetworkFile.Save(_folder[name], [("z", Tensor.From<float>(z, z.Length / width, width)), ("y", labels())]);
    }

    private float[] Images(string name)
    {
        using var scope = new TensorScope();
        using var reader = new SafetensorsReader(_folder[name]);
        return NetworkFile.Read(reader, "images").ToArray<float>();
    }

    private static double MaxDifference(float[] a, float[] b) => a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second));
}
