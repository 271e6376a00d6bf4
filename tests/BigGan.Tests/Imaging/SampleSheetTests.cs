using BigGan.Imaging;

namespace BigGan.Tests.Imaging;

public class SampleSheetTests
{
    [Fact]
    public void Small_images_are_enlarged_by_whole_pixels()
    {
        var images = Enumerable.Range(0, 5).Select(i => TestImages.Gradient(28, 28, 1, i)).ToArray();
        var sheet = SampleSheet.Draw(images, new SampleSheetOptions { Columns = 3, Gap = 2 });
        Assert.Equal(new ImageShape(3, 2 + (2 * 86), 2 + (3 * 86)), sheet.Shape); // 28 x 3 = 84
        int at = ((2 + 3) * sheet.Shape.Width) + 2 + 3; // second pixel of the first image, both ways
        Assert.Equal(images[0].Pixels[29], sheet.Pixels[at]);
        Assert.Equal(images[0].Pixels[29], sheet.Pixels[at + 2]);
        Assert.Equal(255, sheet.Pixels[^1]);
    }

    [Fact]
    public void Labels_take_room_and_show_ink()
    {
        var images = Enumerable.Range(0, 4).Select(_ => new ImageBuffer(new ImageShape(1, 64, 64), [.. Enumerable.Repeat((byte)255, 4096)])).ToArray();
        var plain = SampleSheet.Draw(images, new SampleSheetOptions { Columns = 2 });
        var labelled = SampleSheet.Draw(images, new SampleSheetOptions
        {
            Columns = 2,
            Title = "Four <white> & empty images",
            ColumnHeaders = ["left", "right"],
            RowLabels = ["above", "below"],
            Captions = ["a", "b", "c", "a caption that is far too long for its cell"],
        });
        Assert.All(plain.Pixels, pixel => Assert.Equal(255, pixel));
        Assert.SkipWhen(labelled.Shape == plain.Shape, "this machine has no font");
        Assert.True(labelled.Shape.Width > plain.Shape.Width);
        Assert.True(labelled.Shape.Height > plain.Shape.Height);
        Assert.True(labelled.Pixels.Count(pixel => pixel < 100) > 300);
    }

    [Fact]
    public void A_cell_may_stay_empty()
    {
        var sheet = SampleSheet.Draw([null, TestImages.Gradient(64, 64)], new SampleSheetOptions { Gap = 0, Background = 9 });
        Assert.Equal(9, sheet.Pixels[0]);
        Assert.Equal(new ImageShape(3, 64, 128), sheet.Shape);
    }

    [Fact]
    public void Images_of_several_sizes_are_refused() =>
        Assert.Throws<ArgumentException>(() => SampleSheet.Draw([TestImages.Gradient(8, 8), TestImages.Gradient(8, 9)]));

    [Fact]
    public void A_sheet_without_images_is_refused() => Assert.Throws<ArgumentException>(() => SampleSheet.Draw([]));
}
