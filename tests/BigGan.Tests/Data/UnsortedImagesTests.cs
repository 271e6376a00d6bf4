using BigGan.Data;
using NetVips;

namespace BigGan.Tests.Data;

public sealed class UnsortedImagesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flat_folder_is_one_class_where_that_is_allowed(bool zip)
    {
        for (int i = 0; i < 3; i++) File.WriteAllBytes(_folder.Nested($"flat/{i}.png"), TestImages.Png(8, 8, i));
        File.WriteAllText(_folder["flat/notes.txt"], "not an image");
        string source = _folder["flat"];
        if (zip) System.IO.Compression.ZipFile.CreateFromDirectory(source, source = _folder["flat.zip"]);
        var progress = new ProgressRecorder<DatasetProgress>();
        using IImageDataset images = ImageDatasets.Open(source, Options with { Split = "test" }, progress);

        Assert.Equal((3, "images"), (images.Count, Assert.Single(images.ClassNames)));
        Assert.Contains("1 file(s)", Assert.Single(progress.Reports, report => report.Warning is not null).Warning, StringComparison.Ordinal);
        Assert.Contains("has no class folders", Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(source, Options with { AllowUnsorted = false })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_folders_stay_classes()
    {
        TestImages.WriteClasses(_folder, "sorted", 2, 8, "a", "b");
        using IImageDataset images = ImageDatasets.Open(_folder["sorted"], Options with { Split = "test" });
        Assert.Equal(["a", "b"], images.ClassNames);
    }

    [Fact]
    public void A_folder_of_thumbnails_beside_more_images_is_passed_over()
    {
        for (int i = 0; i < 3; i++) File.WriteAllBytes(_folder.Nested($"flat/{i}.png"), TestImages.Png(8, 8, i));
        File.WriteAllBytes(_folder.Nested("flat/thumbs/0.png"), TestImages.Png(8, 8));
        var progress = new ProgressRecorder<DatasetProgress>();
        using IImageDataset images = ImageDatasets.Open(_folder["flat"], Options, progress);
        Assert.Equal((3, "images"), (images.Count, Assert.Single(images.ClassNames)));
        Assert.Contains("passed over beside the images", Assert.Single(progress.Reports, report => report.Warning is not null).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_images_is_refused()
    {
        File.WriteAllText(_folder.Nested("empty/notes.txt"), "");
        Assert.Contains("has no images", Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(_folder["empty"], Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_8_bit_colour_is_named()
    {
        File.WriteAllBytes(_folder.Nested("flat/colour.png"), TestImages.Png(8, 8));
        File.WriteAllBytes(_folder["flat/grey.png"], TestImages.Png(8, 8, channels: 1));
        File.WriteAllBytes(_folder["flat/palette.png"], TestImages.Encode(TestImages.Gradient(8, 8), "pngsave_buffer", new VOption { { "palette", true } }));
        File.WriteAllBytes(_folder["flat/deep.png"], TestImages.Encode(TestImages.Gradient(8, 8), "pngsave_buffer", colours: Enums.Interpretation.Rgb16));

        Assert.Equal(
            "flat: of 4 images looked at, 1 greyscale, 1 with 16 bits a channel, 1 with a palette; all are read as 8-bit RGB",
            SourceFacts.Of(_folder["flat"], Options).Unusual);
        File.Delete(_folder["flat/grey.png"]);
        File.Delete(_folder["flat/palette.png"]);
        File.Delete(_folder["flat/deep.png"]);
        SourceFacts colour = SourceFacts.Of(_folder["flat"], Options);
        Assert.Equal((false, null), (colour.HasSplits, colour.Unusual));
    }

    public void Dispose() => _folder.Dispose();

    private DatasetOptions Options => new() { AllowUnsorted = true, CacheDirectory = _folder["cache"] };
}
