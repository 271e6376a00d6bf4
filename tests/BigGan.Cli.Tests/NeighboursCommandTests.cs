using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class NeighboursCommandTests : ExploringTests
{
    private readonly string _data;

    public NeighboursCommandTests()
        : base("neighbours")
    {
        _data = Folder["data"];
        foreach (string name in (string[])["Sandal", "Sneaker", "Tee"])
        {
            for (int i = 0; i < 6; i++)
            {
                var pixels = new byte[1024];
                new Random((name.Length * 10) + i).NextBytes(pixels);
                PngFile.Write(Path.Combine(_data, name, $"{i}.png"), new ImageBuffer(new ImageShape(1, 32, 32), pixels));
            }
        }

        // What the model draws itself lies among its class: it must be found first, at no distance but that of rounding to 8 bits.
        RecordedTerminal terminal = new();
        terminal.Run(["sample", "--model", Model, "--device", "cpu", "--class", "sneaker", "--count", "1", "--out", Path.Combine(_data, "Sneaker") + "/"]);
    }

    [Theory]
    [InlineData("pixels")]
    [InlineData("features")]
    public void The_image_that_a_sample_repeats_is_found_first(string space)
    {
        Finds("--class", "sneaker", "--nearest", "3", "--space", space, "--json", "--out", Folder["found.png"]);

        JsonElement sample = Assert.Single(Json().GetProperty("samples").EnumerateArray().ToArray());
        JsonElement[] neighbours = [.. sample.GetProperty("neighbours").EnumerateArray()];
        Assert.Equal(("Sneaker", 3), (sample.GetProperty("class").GetString(), neighbours.Length));
        Assert.Equal(12, neighbours[0].GetProperty("index").GetInt32()); // six sandals, six sneakers before it
        Assert.InRange(neighbours[0].GetProperty("distance").GetDouble(), 0, 0.01);
        Assert.All(neighbours, neighbour => Assert.Equal("Sneaker", neighbour.GetProperty("class").GetString()));
        Assert.Equal(neighbours.Select(Distance).Order(), neighbours.Select(Distance));
        Assert.Equal((space, "class"), (PngFile.ReadText(Folder["found.png"])["space"], Json().GetProperty("among").GetString()));
    }

    [Fact]
    public void Features_are_those_of_the_network_that_was_named()
    {
        Finds("--class", "sneaker", "--space", "features", "--feature-network", "fashion-mnist", "--json", "--out", Folder["found.png"]);

        Assert.Equal("biggan-fashion-mnist", Json().GetProperty("features").GetString());
        Assert.Equal("biggan-fashion-mnist", PngFile.ReadText(Folder["found.png"])["features"]);
        Assert.Equal(12, Json().GetProperty("samples")[0].GetProperty("neighbours")[0].GetProperty("index").GetInt32());
        Fails(1, "absent: does not exist; name a file of a feature network (feature networks that ship: ",
            "--data", _data, "--space", "features", "--feature-network", "absent", "--out", Folder["never.png"], "--class", "sneaker");
    }

    [Fact]
    public void All_classes_are_compared_where_that_is_asked_for()
    {
        Finds("--class", "t-shirt/top", "--class", "sneaker", "--count", "2", "--neighbours", "30", "--among", "all", "--json", "--out", Folder["found.png"]);

        JsonElement[] samples = [.. Json().GetProperty("samples").EnumerateArray()];
        Assert.Equal(4, samples.Length);
        Assert.All(samples, sample => Assert.Equal(19, sample.GetProperty("neighbours").GetArrayLength()));
    }

    [Fact]
    public void A_class_that_the_data_lack_is_refused()
    {
        Fails(2, "data has no class 'T-shirt/top', so its images are not what the model was trained on (--among all compares them all the same)", "--data", _data, "--out", Folder["never.png"]);
        Assert.False(File.Exists(Folder["never.png"]));
    }

    [Theory]
    [InlineData("--count 1", "neighbours needs --data PATH|NAME")]
    [InlineData("--data DATA --count 0", "--count 0 is out of range: 1 to 1000")]
    [InlineData("--data DATA --nearest 101", "--nearest 101 is out of range: 1 to 100")]
    [InlineData("--data DATA --nearest 3 --neighbours 3", "--neighbours is the former name of --nearest; give --nearest only")]
    [InlineData("--data DATA --count 1000", "3000 samples are too many; the limit is 1000 (--class, --count)")]
    [InlineData("--data DATA --space colours", "--space 'colours' is not one of pixels, features")]
    [InlineData("--data DATA --feature-network fashion-mnist", "--feature-network is for --space features")]
    [InlineData("--data DATA --size 64", "'--size' is not an option of 'biggan neighbours'")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message) =>
        Fails(2, message, [.. line.Split(' ').Select(word => word == "DATA" ? _data : word), "--out", Folder["never.png"]]);

    [Fact]
    public void Data_that_are_not_there_are_a_failure() => Fails(1, "absent", "--data", Folder["absent"], "--out", Folder["never.png"]);

    private void Finds(params string[] arguments) => Succeeds(["--data", _data, .. arguments]);

    private static double Distance(JsonElement neighbour) => neighbour.GetProperty("distance").GetDouble();
}
