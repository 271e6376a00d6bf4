using BigGan.Imaging;

namespace BigGan.Tests.Imaging;

public class PngFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pixels_come_back_exactly(int channels)
    {
        using var folder = new TempFolder();
        var image = TestImages.Gradient(17, 23, channels);
        PngFile.Write(folder.Nested("deep/er/a.png"), image);
        Assert.Equal(image.Pixels, PngFile.Read(folder.Nested("deep/er/a.png"), channels).Pixels);
    }

    [Fact]
    public void Text_comes_back()
    {
        using var folder = new TempFolder();
        var text = new Dictionary<string, string>
        {
            ["biggan"] = """{"seed":1,"class":"T-shirt/top","truncation":0.5}""",
            ["two-part-key"] = "two\nlines & <signs>, Käse",
        };
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4), text);
        Assert.Equal(text, PngFile.ReadText(folder["a.png"]));
    }

    [Fact]
    public void A_file_without_text_has_none()
    {
        using var folder = new TempFolder();
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4));
        Assert.Empty(PngFile.ReadText(folder["a.png"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("käse")]
    public void A_key_that_png_forbids_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => PngFile.Encode(TestImages.Gradient(4, 4), new Dictionary<string, string> { [key] = "x" }));

    [Fact]
    public void Writing_replaces_the_file_and_leaves_nothing_beside_it()
    {
        using var folder = new TempFolder();
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4));
        PngFile.Write(folder["a.png"], TestImages.Gradient(8, 8));
        Assert.Equal(8, PngFile.Read(folder["a.png"]).Shape.Height);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_missing_file_is_named_in_the_error()
    {
        var error = Assert.Throws<InvalidFileException>(() => PngFile.Read("/nowhere/a.png"));
        Assert.StartsWith("/nowhere/a.png: cannot be read", error.Message);
    }

    [Fact]
    public void The_library_tells_its_version() => Assert.Matches(@"^8\.\d+\.\d+", VipsLibrary.Version);
}
