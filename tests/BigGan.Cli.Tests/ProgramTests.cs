using System.Text.Json;

namespace BigGan.Cli.Tests;

/// <summary>The built program, as a process.</summary>
public sealed class ProgramTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "BigGan.Cli");

    [Fact]
    public void Doctor_says_what_it_found()
    {
        ProcessResult result = ProcessResult.Of(Program, ["doctor"]);

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.All(
            ["biggan", ".NET", "LibTorch", "CPU", "threads", "precision", "GPU", "libvips", "fashion-mnist"],
            name => Assert.Matches($@"(?m)^\S+ +{name.Replace(".", @"\.", StringComparison.Ordinal)} ", result.Output));
        Assert.Matches(@"LibTorch +\d+\.\d+\.\d+\S*, /.*libtorch_cpu\.so", result.Output);
    }

    [Fact]
    public void Doctor_writes_json_for_a_script()
    {
        ProcessResult result = ProcessResult.Of(Program, ["doctor", "--json"]);

        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.True(report.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains(report.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("name").GetString() == "LibTorch");
    }

    [Fact]
    public void Doctor_outlives_a_missing_LibTorch_and_says_how_to_get_it()
    {
        ProcessResult result = ProcessResult.Of(Program, ["doctor"], ("BIGGAN_LIBTORCH", "/nowhere"));

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Equal("error: biggan cannot work without: LibTorch", result.Error.Trim());
        Assert.Contains("-> BIGGAN_LIBTORCH=/nowhere has no lib/libtorch_cpu.so", result.Output, StringComparison.Ordinal);
        Assert.Contains("sudo apt-get install libtorch-dev", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_draws_and_writes_the_path_and_nothing_else()
    {
        using var folder = new TempFolder();
        string model = UntrainedModel.Write(folder["model"]);

        ProcessResult result = ProcessResult.Of(Program, ["sample", "--model", model, "--out", folder["a.png"]]);

        Assert.Equal((ExitCode.Success, "", folder["a.png"]), (result.ExitCode, result.Error, result.Output.TrimEnd()));
        Assert.True(File.Exists(folder["a.png"]));
    }

    [Fact]
    public void Sample_from_a_model_that_is_not_there_is_a_failure_of_one_line()
    {
        ProcessResult result = ProcessResult.Of(Program, ["sample", "--model", "/absent", "--out", "/tmp/never.png"]);

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.StartsWith("error: /absent: does not exist", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trap '' XFSZ; ", "numbers.safetensors")]
    [InlineData("", "files/")]
    public void A_limit_on_the_size_of_files_is_one_line_and_leaves_nothing(string before, string output)
    {
        using var folder = new TempFolder();
        string model = UntrainedModel.Write(folder["model"]);
        Directory.CreateDirectory(folder["out/files"]);

        ProcessResult result = ProcessResult.Of(
            "bash",
            ["-c", before + "ulimit -f 1; exec \"$@\"", "bash", Program, "sample", "--model", model, "--device", "cpu", "--count", "3", "--out", folder["out/" + output]],
            ("DOTNET_EnableWriteXorExecute", "0"));

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        string line = Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.StartsWith($"error: {folder["out/" + output]}", line, StringComparison.Ordinal);
        Assert.Contains(": no file may be so large (", line, StringComparison.Ordinal);
        Assert.Contains("1024 bytes are allowed by 'ulimit -f')", line, StringComparison.Ordinal);
        Assert.Equal([folder["out/files"]], Directory.GetFileSystemEntries(folder["out"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_unknown_verb_is_a_usage_error_of_the_process() =>
        Assert.Equal(ExitCode.Usage, ProcessResult.Of(Program, ["doctr"]).ExitCode);

    [Fact]
    public void Setting_up_with_a_wrong_LibTorch_folder_says_so_in_one_line()
    {
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        string script = Path.Combine(root, "eng", "setup.sh");
        if (!File.Exists(script)) Assert.Skip($"{script} is missing: the tests do not run inside the repository");

        ProcessResult result = ProcessResult.Of("bash", [script], ("BIGGAN_LIBTORCH", "/nowhere"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "error: BIGGAN_LIBTORCH=/nowhere is not a LibTorch folder: it needs lib/libtorch_cpu.so and include/ATen/ATen.h. Unset it to use the system's LibTorch",
            result.Error.Trim());
    }
}
