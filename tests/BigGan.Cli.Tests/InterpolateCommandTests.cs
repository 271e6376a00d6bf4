using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class InterpolateCommandTests() : ExploringTests("interpolate")
{
    private const int Title = 25; // a line and a gap

    [Fact]
    public void A_sheet_has_a_row_for_each_path_and_begins_and_ends_with_what_sample_draws()
    {
        Succeeds("--from", "sandal", "--to", "sneaker", "--rows", "2", "--frames", "3", "--seed", "5", "--out", Folder["paths.png"]);

        Assert.Equal(Folder["paths.png"], Terminal.Output.TrimEnd());
        Assert.Equal(new ImageShape(3, Title + 4 + (2 * 68), 4 + (3 * 68)), PngFile.Read(Folder["paths.png"]).Shape);
        IReadOnlyDictionary<string, string> text = PngFile.ReadText(Folder["paths.png"]);
        Assert.Equal(("class", "spherical", "Sandal → Sneaker", "5"), (text["through"], text["method"], text["class"], text["seed"]));
        Assert.Equal(ExitCode.Success, Terminal.Run(["sample", "--class", "sandal", "--count", "2", "--seed", "5", "--plain", "--model", Model, "--device", "cpu", "--out", Folder["sample.png"]]));
        for (int row = 0; row < 2; row++)
        {
            byte[] sampled = Cell("sample.png", 0, row, 2), first = Cell("paths.png", row, 0, 2, top: Title);
            Assert.InRange(sampled.Zip(first).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1); // a class of weight 1 is multiplied, not looked up
        }
    }

    [Fact]
    public void Without_names_every_row_shows_something_else()
    {
        Succeeds("--rows", "3", "--frames", "2", "--json", "--out", Folder["z.png"]);
        Assert.Equal("z", Json().GetProperty("through").GetString());
        Assert.Equal(["T-shirt/top", "Sandal", "Sneaker"], Json().GetProperty("paths").EnumerateArray().Select(path => path[0].GetString()));

        Succeeds("--through", "both", "--rows", "3", "--frames", "2", "--json", "--out", Folder["both.png"]);
        Assert.Equal(["Sandal", "Sneaker", "T-shirt/top"], Json().GetProperty("paths").EnumerateArray().Select(path => path[1].GetString()));
    }

    [Theory]
    [InlineData("tour.gif")]
    [InlineData("tour.webp")]
    public void An_animation_goes_through_all_classes_and_back(string name)
    {
        Succeeds("--from", "0", "--to", "1", "--to", "2", "--rows", "3", "--frames", "3", "--fps", "10", "--json", "--out", Folder[name]);

        Assert.Equal((6, 100, true), (Json().GetProperty("length").GetInt32(), Json().GetProperty("milliseconds_per_image").GetInt32(), Json().GetProperty("closed").GetBoolean()));
        Assert.Equal(new ImageShape(3, 268, 268), PngFile.Read(Folder[name]).Shape); // its first frame: 2 x 2 images of 128 pixels
    }

    [Fact]
    public void A_sheet_returns_and_an_animation_stops_where_that_is_asked_for()
    {
        Succeeds("--from", "0", "--to", "1", "--rows", "1", "--frames", "3", "--loop", "--json", "--out", Folder["a.png"]);
        Assert.Equal(4, Json().GetProperty("length").GetInt32());
        Succeeds("--from", "0", "--to", "1", "--rows", "1", "--frames", "3", "--loop", "false", "--json", "--out", Folder["a.gif"]);
        Assert.Equal(3, Json().GetProperty("length").GetInt32());
    }

    [Theory]
    [InlineData("--from zebra --to 1", "class 'zebra' does not exist; the classes are")]
    [InlineData("--from all --to 1", "'all' is no class: this verb takes single classes")]
    [InlineData("--to sneaker", "--to needs --from CLASS")]
    [InlineData("--from sneaker --through both", "a path through classes needs --to CLASS as well as --from")]
    [InlineData("--from 1 --to 2 --through z", "--through z keeps the class; leave out --to")]
    [InlineData("--through latents", "--through 'latents' is not one of z, class, both")]
    [InlineData("--from 0 --to 1 --method linear", "--method would have no effect: --through class keeps the latents")]
    [InlineData("--frames 1", "--frames 1 is out of range: 2 to 1000")]
    [InlineData("--steps 1", "--frames 1 is out of range: 2 to 1000")]
    [InlineData("--frames 3 --steps 3", "--steps is the former name of --frames; give --frames only")]
    [InlineData("--rows 0", "--rows 0 is out of range: 1 to 1000")]
    [InlineData("--rows 1000 --frames 1000", "1000000 images of 32x32 pixels are too many for one grid (--rows and --frames take fewer)")]
    [InlineData("--fps 10", "--fps is for animations")]
    [InlineData("--truncation 0", "truncation 0 is out of range")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message) => Fails(2, message, [.. line.Split(' '), "--out", Folder["never.png"]]);

    [Fact]
    public void Only_pictures_are_written_and_none_is_replaced_without_force()
    {
        Fails(2, "is not the name of a .png or .gif or .webp file", "--out", Folder["a.mp4"]);
        Fails(2, "--fps 51 is out of range: 1 to 50", "--fps", "51", "--out", Folder["a.gif"]);
        Fails(2, "too many for one animation", "--rows", "1000", "--frames", "1000", "--out", Folder["a.gif"]);
        File.WriteAllText(Folder["a.gif"], "kept");
        Fails(1, "a.gif: already exists", "--out", Folder["a.gif"]);
        Assert.Equal("kept", File.ReadAllText(Folder["a.gif"]));
        Succeeds("--rows", "1", "--steps", "2", "--force", "--out", Folder["a.gif"]);
    }
}
