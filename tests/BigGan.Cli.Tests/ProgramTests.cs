using System.Text.Json;
using BigGan.Imaging;

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
            ["biggan", ".NET", "LibTorch", "CPU", "threads", "precision", "GPU", "libvips", "font", "fashion-mnist"],
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
    public void The_process_is_tuned_before_LibTorch_is_loaded()
    {
        ProcessResult result = ProcessResult.Of(Program, ["doctor"], ("OMP_DISPLAY_ENV", "TRUE"), ("OMP_WAIT_POLICY", null), ("GOMP_SPINCOUNT", null));

        Assert.Matches("OMP_WAIT_POLICY *= *'PASSIVE'", result.Error); // OpenMP's own words
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
    public void Without_a_font_sheets_have_no_labels_and_one_warning_names_the_package()
    {
        using var folder = new TempFolder();
        string model = UntrainedModel.Write(folder["model"]);
        File.WriteAllText(folder["fonts.conf"], "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
        string[] sample = ["sample", "--model", model, "--class", "all", "--count", "1"];

        ProcessResult bare = ProcessResult.Of(Program, [.. sample, "--out", folder["bare.png"]], ("FONTCONFIG_FILE", folder["fonts.conf"]));
        Assert.Equal(ExitCode.Success, new RecordedTerminal().Run([.. sample, "--plain", "--out", folder["plain.png"]]));

        Assert.Equal((ExitCode.Success, folder["bare.png"]), (bare.ExitCode, bare.Output.TrimEnd()));
        Assert.Equal("warning: there is no font on this machine, so sheets and charts have no text; install one: sudo apt-get install fontconfig-config fonts-dejavu-core", bare.Error.TrimEnd());
        Assert.Equal(PngFile.Read(folder["plain.png"]).Pixels, PngFile.Read(folder["bare.png"]).Pixels);
        Assert.Contains("-> sudo apt-get install fontconfig-config fonts-dejavu-core", ProcessResult.Of(Program, ["doctor"], ("FONTCONFIG_FILE", folder["fonts.conf"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_a_configuration_of_fonts_is_no_line_on_the_error_stream()
    {
        using var folder = new TempFolder();
        string model = UntrainedModel.Write(folder["model"]);

        ProcessResult result = ProcessResult.Of(Program, ["sample", "--model", model, "--count", "1", "--out", folder["a.png"]], ("FONTCONFIG_FILE", folder["absent.conf"]));

        Assert.Equal((ExitCode.Success, folder["a.png"]), (result.ExitCode, result.Output.TrimEnd()));
        Assert.DoesNotContain("Fontconfig", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_libvips_that_cannot_be_loaded_is_named_with_the_way_out()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["a.so"], []);

        ProcessResult named = ProcessResult.Of(Program, ["doctor"], (VipsLibrary.Variable, folder["a.so"]));
        ProcessResult own = ProcessResult.Of(WithDamagedLibvips(folder["copy"]), ["doctor"], ("LD_LIBRARY_PATH", folder["copy"]));

        Assert.Equal((ExitCode.Failure, "error: biggan cannot work without: libvips"), (named.ExitCode, named.Error.Trim()));
        Assert.Contains($"-> BIGGAN_LIBVIPS={folder["a.so"]} is no libvips.so.42 that can be loaded", named.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Failure, "error: biggan cannot work without: libvips"), (own.ExitCode, own.Error.Trim()));
        Assert.Contains("install the system's: sudo apt-get install libvips42", own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_libvips_only_warns_of_does_not_reach_the_error_stream()
    {
        using var folder = new TempFolder();
        (short Tag, short Type, int Value)[] tags = // in ascending order, as the format demands, but for the last
            [(256, 3, 8), (257, 3, 8), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 134), (277, 3, 1), (278, 3, 8), (279, 4, 64), (254, 4, 0)];
        byte[] file =
        [
            .. "II"u8, 42, 0, 8, 0, 0, 0, (byte)tags.Length, 0,
            .. tags.SelectMany(tag => (byte[])[.. BitConverter.GetBytes(tag.Tag), .. BitConverter.GetBytes(tag.Type), 1, 0, 0, 0, .. BitConverter.GetBytes(tag.Value)]),
            0, 0, 0, 0,
            .. Enumerable.Range(0, 64).Select(i => (byte)(i * 3)),
        ];
        File.WriteAllBytes(folder.Nested("set/ant/1.tif"), file);
        File.WriteAllBytes(folder.Nested("set/bee/1.tif"), file);

        ProcessResult result = ProcessResult.Of(Program, ["dataset", "check", folder["set"], "--preview", folder["a.png"]]);

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Contains("2 images of 2 classes", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("VIPS", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("TIFF", result.Error, StringComparison.Ordinal);
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

    // The program beside copies of its own libraries, but for a libvips that is no library.
    private static string WithDamagedLibvips(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.GetFiles(AppContext.BaseDirectory))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith("BigGan.Cli.", StringComparison.Ordinal) || name == "BigGan.Cli") File.Copy(path, Path.Combine(folder, name));
            else File.CreateSymbolicLink(Path.Combine(folder, name), path);
        }

        foreach (string path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "libvips.so.42", SearchOption.AllDirectories).Append("libvips.so.42"))
        {
            string copy = Path.Combine(folder, Path.IsPathRooted(path) ? Path.GetRelativePath(AppContext.BaseDirectory, path) : path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, []);
        }

        return Path.Combine(folder, "BigGan.Cli");
    }
}
