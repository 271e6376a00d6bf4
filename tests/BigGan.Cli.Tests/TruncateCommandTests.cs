using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class TruncateCommandTests() : ExploringTests("truncate")
{
    [Fact]
    public void A_figure_has_a_row_for_each_threshold_of_the_paper()
    {
        Succeeds("--count", "2", "--json", "--out", Folder["figure.png"]);

        JsonElement[] rows = [.. Json().GetProperty("rows").EnumerateArray()];
        Assert.Equal([2, 1, 0.5, 0.04], rows.Select(row => row.GetProperty("truncation").GetProperty("value").GetDouble()));
        Assert.All(rows, row => Assert.Equal("stored", row.GetProperty("statistics").GetProperty("source").GetString()));
        ImageShape shape = PngFile.Read(Folder["figure.png"]).Shape;
        Assert.Equal(21 + 4 + (4 * 100), shape.Height);
        Assert.InRange(shape.Width, 4 + (6 * 100) + 50, 4 + (6 * 100) + 240);
        Assert.Equal("2 (resample); 1 (resample); 0.5 (resample); 0.04 (resample)", PngFile.ReadText(Folder["figure.png"])["truncation"]);
    }

    [Fact]
    public void It_says_how_saturated_rows_are_and_whether_the_model_is_amenable_to_truncation()
    {
        Succeeds("--count", "2", "--truncations", "none,1,0.3", "--json", "--out", Folder["figure.png"]);
        JsonElement response = Json().GetProperty("response");
        Assert.Equal(3, response.GetProperty("points").GetArrayLength());
        Assert.Equal(0, response.GetProperty("points")[1].GetProperty("distance").GetDouble());
        Assert.Equal((6, 0.3), (response.GetProperty("images").GetInt32(), response.GetProperty("down_to").GetDouble()));
        Assert.True(response.GetProperty("is_amenable").GetBoolean());

        Succeeds("--count", "2", "--truncations", "none,1,0.3", "--out", Folder["again.png"]);
        string[] lines = Terminal.Output.TrimEnd().Split('\n');
        Assert.StartsWith("truncation none: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("amenable to truncation down to 0.3", lines[3], StringComparison.Ordinal);
        Assert.Equal(Folder["again.png"], lines[4]);

        Succeeds("--count", "2", "--truncations", "none", "--out", Folder["plain.png"]);
        Assert.Equal(Folder["plain.png"], Terminal.Output.TrimEnd());
    }

    [Fact]
    public void Every_row_has_statistics_of_its_own_where_that_is_asked_for()
    {
        Terminal.Run(["truncate", "--model", Model, "--device", "cpu", "--truncations", "none,0.5", "--statistics", "standing", "--passes", "2", "--json", "--out", Folder["figure.png"]]);

        JsonElement[] rows = [.. Json().GetProperty("rows").EnumerateArray()];
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("truncation").ValueKind);
        Assert.All(rows, row => Assert.Equal("standing", row.GetProperty("statistics").GetProperty("source").GetString()));
        Assert.Equal(0.5, rows[1].GetProperty("statistics").GetProperty("truncation").GetProperty("value").GetDouble());
    }

    [Fact]
    public void A_row_without_truncation_is_what_sample_draws()
    {
        Succeeds("--class", "1", "--count", "3", "--truncations", "none", "--seed", "6", "--out", Folder["figure.png"]);
        Terminal.Run(["sample", "--class", "1", "--count", "3", "--seed", "6", "--plain", "--model", Model, "--device", "cpu", "--out", Folder["sample.png"]]);
        int left = PngFile.Read(Folder["figure.png"], 1).Shape.Width - (3 * 100) - 4;
        for (int i = 0; i < 3; i++) Assert.Equal(Cell("sample.png", 0, i, 2), Cell("figure.png", 0, i, 3, left, top: 25));
    }

    [Fact]
    public void Factors_are_compared_as_well()
    {
        Succeeds("--truncation-mode", "scale", "--class", "sandal", "--count", "1", "--json", "--out", Folder["a.png"]);
        Assert.Equal([1, 0.5, 0.25, 0.05], Json().GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("truncation").GetProperty("value").GetDouble()));
    }

    [Theory]
    [InlineData("--truncations 2,x", "--truncations '2,x': 'x' is not a number; write them as in 2,1,0.5 or none,1,0.5")]
    [InlineData("--truncations 2,,1", "'' is not a number")]
    [InlineData("--truncations 0", "--truncations '0': 0 is no truncation; every one is above 0, and none stands for no truncation")]
    [InlineData("--truncations 2,1,0,5", "--truncations '2,1,0,5': 0 is no truncation; write 0.5, with a decimal point")]
    [InlineData("--truncation-mode scale --truncations 1,0,04", "--truncations '1,0,04': 0 is no truncation; write 0.04, with a decimal point")]
    [InlineData("--truncations 0.000001", "truncation 1E-06 is out of range: resample takes a number at least 0.00001")]
    [InlineData("--truncation-mode scale --truncations 2", "truncation 2 is out of range: scale takes a number above 0 and at most 1")]
    [InlineData("--truncation-mode scale --truncations none", "--truncation-mode needs a truncation other than none")]
    [InlineData("--passes 3", "--passes needs --statistics standing")]
    [InlineData("--count 0", "--count 0 is out of range: 1 to 10000")]
    [InlineData("--class zebra", "class 'zebra' does not exist; the classes are")]
    [InlineData("--truncation 2", "'--truncation' is not an option of 'biggan truncate'; did you mean '--truncations'?")]
    [InlineData("--count 10000", "are too many for one grid (--class, --count and --truncations take fewer)")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message) => Fails(2, message, [.. line.Split(' '), "--out", Folder["never.png"]]);

    [Fact]
    public void Only_a_new_png_is_written()
    {
        Fails(2, "is not the name of a .png file", "--out", Folder["a.gif"]);
        File.WriteAllText(Folder["a.png"], "kept");
        Fails(1, "a.png: already exists", "--out", Folder["a.png"]);
    }
}
