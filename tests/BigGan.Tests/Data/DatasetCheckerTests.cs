using BigGan.Data;

namespace BigGan.Tests.Data;

public sealed class DatasetCheckerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_finds_what_is_wrong()
    {
        TestImages.WriteClasses(_folder, "pets", 4, 16, "a", "b");
        File.WriteAllBytes(_folder.Nested("pets/a/large.png"), TestImages.Png(40, 30, seed: 20));
        File.Copy(_folder.Nested("pets/a/000.png"), _folder.Nested("pets/a/copy.png"));
        File.Copy(_folder.Nested("pets/a/001.png"), _folder.Nested("pets/b/other.png"));
        File.WriteAllText(_folder.Nested("pets/b/text.png"), "no image");
        byte[] png = TestImages.Png(16, 16, seed: 30);
        File.WriteAllBytes(_folder.Nested("pets/b/cut.png"), png[..(png.Length - 40)]);

        var report = DatasetChecker.Check(_folder["pets"], new DatasetOptions { Height = 20 });
        Assert.Equal(13, report.Count);
        Assert.Equal([new ClassCount("a", 1, 0), new ClassCount("b", 0, null)], report.Classes);
        Assert.Equal(1, report.Usable);
        Assert.Equal(["b/cut.png", "b/text.png"], report.Unreadable.Select(file => file.Path));
        Assert.Equal(new ImageSizes(16, 16, 16, 16, 40, 30, 2), report.Sizes);
        Assert.Equal(10, report.SmallImages.Count);
        Assert.Equal(2, report.Duplicates.Count);
        Assert.Equal(["a/000.png", "a/copy.png"], report.Duplicates[0].Files);
        Assert.False(report.Duplicates[0].AcrossClasses);
        Assert.True(report.Duplicates[1].AcrossClasses);
        Assert.Equal(
            [
                "2 image(s) cannot be read", "1 image(s) appear in more than one class", "2 image(s) are exact copies of others",
                "10 image(s) are smaller than 20x20", "class 'b' has no usable image and is left out",
            ],
            report.Warnings);
        Assert.Equal([new ClassCount("a", 6, 0), new ClassCount("b", 5, 1)], DatasetChecker.Check(_folder["pets"]).Classes);
    }

    [Fact]
    public void Extreme_imbalance_and_one_class_are_warnings()
    {
        TestImages.WriteClasses(_folder, "pets", 1, 8, "rare");
        Assert.Contains("one class only", Assert.Single(DatasetChecker.Check(_folder["pets"]).Warnings));
        for (int i = 0; i < 20; i++)
            File.WriteAllBytes(_folder.Nested($"pets/common/{i}.png"), TestImages.Png(8, 8, i + 1));
        Assert.Contains("very different size: 1 to 20", Assert.Single(DatasetChecker.Check(_folder["pets"]).Warnings));
    }

    [Fact]
    public void Fashion_mnist_is_checked_and_shown()
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/datasets/fashion-mnist"), "Fashion-MNIST is missing: apt-get install dataset-fashion-mnist");
        var report = DatasetChecker.Check("fashion-mnist", new DatasetOptions { Split = "test" });
        Assert.Equal(10_000, report.Count);
        Assert.All(report.Classes, c => Assert.Equal(1000, c.Count));
        Assert.Empty(report.Unreadable);
        var sheet = DatasetPreview.Draw("fashion-mnist", new DatasetOptions { Split = "test" }, report, rows: 5, columns: 4);
        Assert.True(sheet.Shape.Height >= 5 * 84 && sheet.Shape.Width >= 4 * 84);
    }

    [Fact]
    public void A_preview_leaves_unreadable_images_out()
    {
        TestImages.WriteClasses(_folder, "pets", 3, 16, "a", "b");
        File.WriteAllText(_folder.Nested("pets/a/000.png"), "no image");
        var report = DatasetChecker.Check(_folder["pets"]);
        var sheet = DatasetPreview.Draw(_folder["pets"], new DatasetOptions(), report);
        Assert.True(sheet.Shape.Height >= 2 * 64 && sheet.Shape.Width >= 3 * 64);
    }

    [Fact]
    public void Real_photographs_are_checked()
    {
        var report = DatasetChecker.Check(SharedFiles.Require("data/imagenet-photos-60.zip"));
        Assert.Equal(60, report.Classes.Count);
        Assert.Empty(report.Unreadable);
        Assert.True(report.Sizes!.Distinct > 10);
    }
}
