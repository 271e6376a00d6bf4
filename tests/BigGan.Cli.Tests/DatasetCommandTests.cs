using System.IO.Compression;
using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class DatasetCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RecordedTerminal _terminal = new();
    private int _images = 100;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_folder_is_described_and_shown()
    {
        WriteClass("pets/ant", 2);
        WriteClass("pets/cat", 3);

        Assert.Equal(ExitCode.Success, Check("pets", "--preview", _folder["sheet.png"]));
        Assert.Equal(
            $"""
            pets (train): 5 images of 2 classes
            size (width x height): all 16x16

              label  images  class
                  0       2  ant
                  1       3  cat

            nothing is wrong with it
            preview: {_folder["sheet.png"]}

            """,
            _terminal.Output);
        Assert.True(PngFile.Read(_folder["sheet.png"]).Shape.Width >= 3 * 68);
    }

    [Fact]
    public void Bad_images_are_listed_and_fail_the_check_unless_they_are_skipped()
    {
        WriteClass("pets/ant", 2);
        WriteClass("pets/cat", 2);
        File.WriteAllBytes(_folder["pets/ant/empty.png"], []);
        File.WriteAllBytes(_folder["pets/cat/cut.png"], Png(9)[..^30]);
        File.Copy(_folder["pets/ant/0.png"], _folder["pets/cat/again.png"]);

        Assert.Equal(ExitCode.Failure, Check("pets", "--preview", _folder["sheet.png"]));
        Assert.Equal("error: 2 of 7 images cannot be read; mend or remove them, or leave them out with --skip-bad", _terminal.Error.TrimEnd());
        Assert.Contains("  ant/empty.png: ", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("  cat/cut.png: ", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("ant/0.png = cat/again.png  (different classes)", _terminal.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Check("pets", "--skip-bad", "--force", "--preview", _folder["sheet.png"]));
    }

    [Fact]
    public void A_script_gets_the_report_as_json()
    {
        WriteClass("pets/ant", 2);
        WriteClass("pets/cat", 2);

        Check("pets", "--json", "--size", "20x24", "--preview", _folder["sheet.png"]);
        using JsonDocument json = JsonDocument.Parse(_terminal.Output);
        Assert.True(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(4, json.RootElement.GetProperty("report").GetProperty("small_images").GetArrayLength());
        Assert.Contains("smaller than 24x20", json.RootElement.GetProperty("report").GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_those_of_training_and_a_class_that_it_leaves_out_has_none()
    {
        foreach (string name in (string[])["a", "b", "c"]) WriteClass($"pets/{name}", 2);
        for (int i = 0; i < 2; i++) File.WriteAllBytes(_folder[$"pets/a/{i}.png"], []);

        Assert.Equal(ExitCode.Success, Check("pets", "--skip-bad", "--preview", _folder["sheet.png"]));
        Assert.Contains("  label  images  class\n      -       0  a\n      0       2  b\n      1       2  c\n", _terminal.Output, StringComparison.Ordinal);

        Check("pets", "--skip-bad", "--json", "--force", "--preview", _folder["sheet.png"]);
        using JsonDocument json = JsonDocument.Parse(_terminal.Output);
        JsonElement[] labels = [.. json.RootElement.GetProperty("report").GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("label"))];
        Assert.Equal(JsonValueKind.Null, labels[0].ValueKind);
        Assert.Equal([0, 1], labels[1..].Select(label => label.GetInt32()));
    }

    [Fact]
    public void A_line_break_in_the_name_of_a_class_does_not_break_the_table()
    {
        WriteClass("pets/a\nb", 2);
        WriteClass("pets/c", 2);

        Assert.Equal(ExitCode.Success, Check("pets", "--preview", _folder["sheet.png"]));
        Assert.Contains("      0       2  a\\u000ab\n      1       2  c\n", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_only_is_a_warning()
    {
        WriteClass("pets/ant", 2);

        Assert.Equal(ExitCode.Success, Check("pets", "--preview", _folder["sheet.png"]));
        Assert.Contains("has one class only, 'ant'", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_cannot_be_used_is_one_line()
    {
        Directory.CreateDirectory(_folder["nothing"]);
        File.WriteAllBytes(_folder["zero.zip"], []);
        WriteZip("evil.zip", ("a/1.png", Png(1)), ("../evil.png", Png(2)));

        Fails("nothing", "has no class folders");
        Fails("zero.zip", "is empty (0 bytes)");
        Fails("evil.zip", "has the entry '../evil.png', which points outside the archive; refused");
        Fails("absent", "does not exist, and is no known data set either");
    }

    [Fact]
    public void A_folder_without_an_image_is_no_class_and_no_failure()
    {
        WriteClass("hole/ant", 2);
        WriteClass("hole/bee", 2);
        Directory.CreateDirectory(_folder["hole/cat"]);

        Assert.Equal(ExitCode.Success, Check("hole", "--preview", _folder["sheet.png"]));
        Assert.StartsWith("hole (train): 4 images of 2 classes\n", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("hole/cat: is a class folder without images; it is left out", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_damaged_images_counts_none_and_fails_the_check_where_nothing_else_is_left()
    {
        WriteClass("pets/ant", 2);
        Directory.CreateDirectory(_folder["pets/cat"]);
        File.WriteAllBytes(_folder["pets/cat/0.png"], []);

        Assert.Equal(ExitCode.Success, Check("pets", "--skip-bad", "--preview", _folder["sheet.png"]));
        Assert.StartsWith("pets (train): 3 images of 2 classes, 2 of them usable\n", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("      -       0  cat\n", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("warning: class 'cat' has no usable image and is left out", _terminal.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failure, Check("pets", "--skip-bad", "--size", "64", "--force", "--preview", _folder["sheet.png"]));
        Assert.Contains("error: none of 3 images can be used", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decompression_bomb_is_listed_and_not_unpacked()
    {
        WriteZip("bomb.zip", ("a/1.png", new byte[8 << 20]), ("b/1.png", Png(1)));

        Assert.Equal(ExitCode.Failure, Check("bomb.zip", "--preview", _folder["sheet.png"]));
        Assert.Contains("a/1.png: expands from ", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_preview_replaces_nothing_without_force()
    {
        WriteClass("pets/ant", 1);
        File.WriteAllText(_folder["mine.png"], "mine");

        Assert.Equal(ExitCode.Failure, Check("pets", "--preview", _folder["mine.png"]));
        Assert.Contains("mine.png: already exists", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["mine.png"]));
    }

    [Theory]
    [InlineData("--size 0", "--size '0' is not a number of pixels or height x width, such as 32 or 64x96")]
    [InlineData("--size 3x", "--size '3x' is not a number of pixels")]
    [InlineData("--size 9000", "allowed is 1 to 8192")]
    [InlineData("--channels 2", "allowed are 1 (grey) and 3 (colour)")]
    [InlineData("--small shrink", "--small 'shrink' is not one of reject, enlarge, pad")]
    [InlineData("--preview sheet.jpg", "--preview 'sheet.jpg' is not the name of a .png file")]
    [InlineData("--splt test", "'--splt' is not an option of 'biggan dataset check'; did you mean '--split'?")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message)
    {
        WriteClass("pets/ant", 1);
        Assert.Equal(ExitCode.Usage, Check("pets", line.Split(' ')));
        Assert.Contains(message, Assert.Single(_terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private int Check(string source, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        return _terminal.Run(["dataset", "check", _folder[source], .. arguments]);
    }

    private void Fails(string source, string message)
    {
        Assert.Equal(ExitCode.Failure, Check(source, "--preview", _folder["sheet.png"]));
        Assert.Contains(message, Assert.Single(_terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }

    private void WriteClass(string folder, int images)
    {
        for (int i = 0; i < images; i++) File.WriteAllBytes(_folder.Nested($"{folder}/{i}.png"), Png(_images++));
    }

    private void WriteZip(string name, params (string Name, byte[] Bytes)[] entries)
    {
        using ZipArchive zip = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        foreach ((string entry, byte[] bytes) in entries)
        {
            using Stream stream = zip.CreateEntry(entry).Open();
            stream.Write(bytes);
        }
    }

    private static byte[] Png(int seed)
    {
        byte[] pixels = new byte[16 * 16];
        new Random(seed).NextBytes(pixels);
        return PngFile.Encode(new ImageBuffer(new ImageShape(1, 16, 16), pixels));
    }
}
