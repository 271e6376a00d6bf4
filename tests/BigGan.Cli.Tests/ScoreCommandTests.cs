using System.Text.Json;
using BigGan.Clip;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("biggan-").FullName;
    private readonly string _clip;
    private readonly string _picture;

    public ScoreCommandTests()
    {
        _clip = UntrainedClip.Write(Path.Combine(_folder, "clip"));
        _picture = Path.Combine(_folder, "picture.png");
        var pixels = new byte[3 * 12 * 10];
        new Random(1).NextBytes(pixels);
        PngFile.Write(_picture, new ImageBuffer(new ImageShape(3, 12, 10), pixels));
    }

    [Fact]
    public void Every_text_has_a_share_and_a_cosine_for_every_picture()
    {
        RecordedTerminal terminal = Run(0, _picture, "a cat", _picture, "--text", "what is a.png", "--json");
        using JsonDocument report = JsonDocument.Parse(terminal.Output);
        JsonElement[] pictures = [.. report.RootElement.GetProperty("pictures").EnumerateArray()];
        Assert.Equal(2, pictures.Length);
        Assert.All(pictures, picture =>
        {
            JsonElement[] scores = [.. picture.GetProperty("scores").EnumerateArray()];
            Assert.Equal(["a cat", "what is a.png"], scores.Select(score => score.GetProperty("text").GetString()));
            Assert.Equal(1, scores.Sum(score => score.GetProperty("probability").GetDouble()), 6);
            Assert.All(scores, score => Assert.InRange(score.GetProperty("cosine").GetDouble(), -1.00001, 1.00001));
        });
        JsonElement clip = report.RootElement.GetProperty("clip");
        Assert.Equal(("quickgelu", "config.json", 64), (clip.GetProperty("activation").GetString(), clip.GetProperty("activation_from").GetString(), clip.GetProperty("sha256").GetString()!.Length));
        Assert.Contains("of 10x12 pixels CLIP sees the 10x10 in the middle", terminal.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_lists_the_best_text_first_and_the_texts_that_were_cut()
    {
        RecordedTerminal terminal = Run(0, _picture, "--pad", "--activation", "gelu", "--", "-x", new string('y', 90));
        string[] lines = terminal.Output.TrimEnd().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal(_picture, lines[2]);
        double[] cosines = [.. lines[4..].Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(cosines[0] >= cosines[1]);
        Assert.Equal($"the text has 90 tokens and this CLIP reads 22: it was cut before '{new string('y', 80)}...'\n", terminal.Messages);
    }

    [Theory]
    [InlineData("PICTURE", "score needs a text")]
    [InlineData("cat", "score needs a picture")]
    [InlineData("PICTURE~absent.PNG", "'absent.PNG' does not exist; a text that ends like a file is given by --text")]
    [InlineData("PICTURE~FOLDER", " is a folder; name image files, such as ")]
    [InlineData("PICTURE~", "the text is empty")]
    [InlineData("PICTURE~a <|endoftext|>", "'<|endoftext|>', CLIP's own mark of where a text starts or ends; leave it out")]
    [InlineData("PICTURE~a~--activation~relu", "--activation 'relu' is not one of quickgelu, gelu")]
    [InlineData("PICTURE~a~--device~abacus", "device 'abacus' is not one of")]
    public void A_wrong_command_line_is_refused_in_one_line(string words, string problem)
    {
        RecordedTerminal terminal = Run(2, words.Replace("PICTURE", _picture, StringComparison.Ordinal).Replace("FOLDER", _folder, StringComparison.Ordinal).Split('~'));
        Assert.Contains(problem, terminal.Messages, StringComparison.Ordinal);
        Assert.Single(terminal.Messages.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_file_that_is_no_picture_and_a_CLIP_that_does_not_exist_are_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "note"), "no picture");
        Assert.Contains("note: is text, not an image", Run(1, Path.Combine(_folder, "note"), "a cat").Messages, StringComparison.Ordinal);
        RecordedTerminal terminal = new();
        Assert.Equal(1, terminal.Run(["score", _picture, "a cat", "--clip", Path.Combine(_folder, "absent")]));
        Assert.Contains("absent: does not exist", terminal.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_CLIP_the_one_that_ships_is_meant()
    {
        RecordedTerminal terminal = new();
        int code = terminal.Run(["score", _picture, "a cat", "--device", "cpu"]);
        if (ClipCatalogue.Shipped is not null) Assert.Equal(0, code);
        else Assert.Contains("does not come with this build, so a CLIP has to be named (--clip PATH)", terminal.Messages, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RecordedTerminal Run(int expected, params string[] words)
    {
        RecordedTerminal terminal = new();
        int end = Array.IndexOf(words, "--") is >= 0 and var found ? found : words.Length;
        int code = terminal.Run(["score", .. words[..end], "--clip", _clip, "--precision", "fp32", .. words.Contains("--device") ? [] : (string[])["--device", "cpu"], .. words[end..]]);
        Assert.True(code == expected, $"{code}: {terminal.Messages}");
        return terminal;
    }
}
