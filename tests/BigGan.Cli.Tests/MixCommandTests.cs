using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class MixCommandTests() : ExploringTests("mix")
{
    [Fact]
    public void A_mixture_is_drawn_above_its_classes_alone()
    {
        Succeeds("sandal:3", "sneaker", "--alone", "--count", "2", "--plain", "--json", "--out", Folder["mixed.png"]);

        Assert.Equal(6, Json().GetProperty("count").GetInt32());
        Assert.Equal([("Sandal", 1, 0.75), ("Sneaker", 2, 0.25)], Json().GetProperty("parts").EnumerateArray().Select(Part));
        Assert.Equal(new ImageShape(3, 4 + (3 * 68), 4 + (2 * 68)), PngFile.Read(Folder["mixed.png"]).Shape);
        IReadOnlyDictionary<string, string> text = PngFile.ReadText(Folder["mixed.png"]);
        Assert.Equal(("75 % Sandal + 25 % Sneaker; Sandal; Sneaker", "Sandal"), (text["class"], text["latents-of"]));
        Terminal.Run(["sample", "--class", "sandal", "--count", "2", "--plain", "--model", Model, "--device", "cpu", "--out", Folder["sample.png"]]);
        for (int i = 0; i < 2; i++)
        {
            byte[] sampled = Cell("sample.png", 0, i, 2);
            Assert.InRange(Difference(sampled, Cell("mixed.png", 1, i, 2)), 0, 1); // a class of weight 1 is multiplied, not looked up
            Assert.True(Difference(sampled, Cell("mixed.png", 0, i, 2)) > 1);
            Assert.True(Difference(sampled, Cell("mixed.png", 2, i, 2)) > 1);
        }
    }

    [Fact]
    public void A_folder_gets_a_file_for_each_image()
    {
        Succeeds("sandal", "sneaker", "t-shirt/top:2", "--count", "2", "--seed", "7", "--out", Folder["out/"]);

        Assert.Equal(
            ["sandal25-sneaker25-t-shirt-top50-seed7-0000.png", "sandal25-sneaker25-t-shirt-top50-seed7-0001.png"],
            Directory.GetFiles(Folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal("25 % Sandal + 25 % Sneaker + 50 % T-shirt/top", PngFile.ReadText(Folder["out/sandal25-sneaker25-t-shirt-top50-seed7-0001.png"])["class"]);
        Fails(1, "already exists", "sandal", "sneaker", "t-shirt/top:2", "--count", "2", "--seed", "7", "--out", Folder["out"]);
    }

    [Theory]
    [InlineData("sandal:0", "'sandal:0': the weight '0' is not a positive number")]
    [InlineData("sandal:0,5", "'sandal:0,5': the weight '0,5' is not a positive number; write 0.5")]
    [InlineData("sandal zebra", "class 'zebra' does not exist; the classes are")]
    [InlineData("all", "'all' is no class: this verb takes single classes; name each, as 'biggan classes' lists them")]
    [InlineData("sandal ALL:2", "'all' is no class")]
    [InlineData("s:2", "class 's' does not exist; did you mean 'Sandal' or 'Sneaker'?")]
    [InlineData("sandal --count 0", "--count 0 is out of range: 1 to 10000")]
    [InlineData("--count 3", "Required argument missing")]
    public void A_mistake_is_one_line_and_a_usage_error(string line, string message) => Fails(2, message, [.. line.Split(' '), "--out", Folder["never.png"]]);

    private static (string?, int, double) Part(JsonElement part) =>
        (part.GetProperty("class").GetString(), part.GetProperty("label").GetInt32(), part.GetProperty("share").GetDouble());

    private static int Difference(byte[] a, byte[] b) => a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second));
}
