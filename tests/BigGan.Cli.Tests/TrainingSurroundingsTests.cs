using System.Buffers.Binary;
using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

/// <summary>Training on what machines lack and with sets that are small or damaged.</summary>
public sealed class TrainingSurroundingsTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "BigGan.Cli");

    private static readonly string[] Small =
    [
        "--preset", "fashion-demo", "--set", "model.generator.width=2", "--set", "model.discriminator.width=2", "--steps", "1", "--device", "cpu", "--precision", "fp32",
    ];

    private readonly TempFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    public TrainingSurroundingsTests() => Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cacheBefore);
        _folder.Dispose();
    }

    [Fact]
    public void Without_a_home_decoded_images_are_kept_among_the_temporary_files_and_a_note_says_so()
    {
        Images("pets/ant", 2);
        Images("pets/bee", 2);
        Directory.CreateDirectory(_folder["tmp"]);

        ProcessResult result = ProcessResult.Of(
            Program, ["train", "--data", _folder["pets"], "--run", _folder["run"], "--batch", "2", .. Small], ("HOME", "/proc"), ("XDG_CACHE_HOME", ""), ("TMPDIR", _folder["tmp"]));

        Assert.Equal((ExitCode.Success, true), (result.ExitCode, result.Output.StartsWith("1 steps done", StringComparison.Ordinal)));
        Assert.Contains($"warning: /proc/.cache/biggan/datasets cannot be written to; decoded images are kept in {_folder["tmp"]}/biggan-", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["tmp"], "pets-*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void Without_libvips_a_run_on_images_that_need_none_draws_no_sheets_and_goes_on()
    {
        Idx("idx/train-images-idx3-ubyte", 4, 28, 28);
        Idx("idx/train-labels-idx1-ubyte", 4);
        File.WriteAllBytes(_folder["no-library"], []);

        ProcessResult result = ProcessResult.Of(
            Program, ["train", "--data", _folder["idx"], "--run", _folder["run"], "--batch", "2", .. Small], (VipsLibrary.Variable, _folder["no-library"]));

        Assert.Equal((ExitCode.Success, true), (result.ExitCode, result.Output.StartsWith("1 steps done", StringComparison.Ordinal)));
        Assert.Single(result.Error.Split('\n'), line => line.Contains("no sheets of samples are drawn", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_folder["run/samples"]));
    }

    [Fact]
    public void A_run_lists_the_files_that_were_left_out_and_has_no_class_without_an_image()
    {
        Images("pets/ant", 2);
        Images("pets/bee", 2);
        File.WriteAllBytes(_folder.Nested("pets/dud/0.png"), []);

        Assert.Equal(ExitCode.Success, Run(["train", "--data", _folder["pets"], "--run", _folder["run"], "--batch", "2", "--skip-bad", .. Small]).Code);
        using JsonDocument listed = JsonDocument.Parse(File.ReadAllText(_folder["run/left-out.json"]));
        Assert.Equal("dud/0.png", Assert.Single(listed.RootElement.EnumerateArray()).GetProperty("path").GetString());
        Assert.Equal("0  ant\n1  bee\n", Run("classes", "--model", _folder["run"]).Terminal.Output);
        Assert.Equal(ExitCode.Usage, Run("sample", "--model", _folder["run"], "--class", "dud", "--out", _folder["dud.png"]).Code);

        File.Delete(_folder["pets/dud/0.png"]);
        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--resume", "--steps", "2").Code);
        Assert.False(File.Exists(_folder["run/left-out.json"]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 1)]
    [InlineData(3, 8)]
    public void A_batch_of_one_and_a_batch_larger_than_the_data_set_train(int images, int batch)
    {
        Images("pets/ant", images);

        (int code, RecordedTerminal terminal) = Run(["train", "--data", _folder["pets"], "--run", _folder["run"], "--batch", $"{batch}", .. Small]);

        Assert.Equal(ExitCode.Success, code);
        Assert.Equal(batch > images, terminal.Error.Contains($"a batch has {batch} images and pets only {images}", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Success, Run("sample", "--model", _folder["run"], "--count", "1", "--out", _folder["a.png"]).Code);
    }

    private static (int Code, RecordedTerminal Terminal) Run(params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        return (terminal.Run(arguments), terminal);
    }

    private void Images(string folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[3 * 32 * 32];
            new Random(folder.Length + (100 * i)).NextBytes(pixels);
            PngFile.Write(_folder.Nested($"{folder}/{i}.png"), new ImageBuffer(new ImageShape(3, 32, 32), pixels));
        }
    }

    private void Idx(string name, params int[] dimensions)
    {
        byte[] file = new byte[4 + (4 * dimensions.Length) + dimensions.Aggregate((a, b) => a * b)];
        (file[2], file[3]) = (8, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        File.WriteAllBytes(_folder.Nested(name), file);
    }
}
