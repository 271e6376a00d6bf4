using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

public sealed class ImageDatasetsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_opens_with_classes_in_ordinal_order()
    {
        TestImages.WriteClasses(_folder, "pets", 3, 16, "dog", "Cat", "ant");
        using var dataset = _folder.OpenImages("pets");
        Assert.Equal(["Cat", "ant", "dog"], dataset.ClassNames);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], Enumerable.Range(0, 9).Select(dataset.LabelOf));
        Assert.Equal(new ImageShape(3, 16, 16), dataset.Shape);
        Assert.Equal("pets", dataset.Name);
        byte[] pixels = new byte[dataset.Shape.ByteCount];
        dataset.Read(8, pixels); // dog/002.png
        Assert.Equal(TestImages.Gradient(16, 16, 3, 2).Pixels, pixels);
    }

    [Fact]
    public void Train_and_test_folders_are_splits()
    {
        TestImages.WriteClasses(_folder, "set/train", 3, 16, "a", "b");
        TestImages.WriteClasses(_folder, "set/test", 2, 16, "a", "b");
        using var train = _folder.OpenImages("set");
        using var test = _folder.OpenImages("set", new DatasetOptions { Split = "test" });
        Assert.Equal((6, 4), (train.Count, test.Count));
        Assert.Equal(["a", "b"], test.ClassNames);
        Assert.Contains("has no split 'val'; it has test and train", _folder.RejectImages("set", new DatasetOptions { Split = "val" }));
    }

    [Fact]
    public void A_folder_without_splits_has_no_test_split()
    {
        TestImages.WriteClasses(_folder, "pets", 1, 16, "a", "b");
        Assert.Contains("has no split 'test'", _folder.RejectImages("pets", new DatasetOptions { Split = "test" }));
    }

    [Fact]
    public void Clutter_of_file_managers_is_ignored()
    {
        TestImages.WriteClasses(_folder, "pets", 1, 16, "a", "b");
        foreach (string name in new[] { "__MACOSX/._a", ".DS_Store", "a/.DS_Store", "a/Thumbs.db", ".git/config", "b/._1.png" })
            File.WriteAllText(_folder.Nested("pets/" + name), "x");
        using var dataset = _folder.OpenImages("pets");
        Assert.Equal(2, dataset.Count);
        Assert.Equal(["a", "b"], dataset.ClassNames);
    }

    [Fact]
    public void Links_are_followed_but_not_in_circles()
    {
        TestImages.WriteClasses(_folder, "pets", 1, 16, "a", "b");
        File.CreateSymbolicLink(_folder.Nested("pets/a/linked.png"), _folder.Nested("pets/b/000.png"));
        Directory.CreateSymbolicLink(_folder.Nested("pets/a/up"), _folder["pets"]);
        Directory.CreateSymbolicLink(_folder["pets/a/self"], _folder["pets/a/self"]);
        Directory.CreateSymbolicLink(_folder["alias"], _folder.Path);
        using var dataset = _folder.OpenImages("pets");
        Assert.Equal(3, dataset.Count);
        using var throughLink = _folder.OpenImages("alias/pets");
        Assert.Equal(3, throughLink.Count);
    }

    [Fact]
    public void A_folder_without_class_folders_is_refused()
    {
        File.WriteAllBytes(_folder.Nested("flat/1.png"), TestImages.Png(16, 16));
        Assert.Contains("has no class folders", _folder.RejectImages("flat"));
    }

    [Fact]
    public void A_class_without_images_is_named_and_left_out()
    {
        TestImages.WriteClasses(_folder, "pets", 1, 16, "a", "b");
        Directory.CreateDirectory(_folder["pets/empty"]);
        var progress = new ProgressRecorder<DatasetProgress>();
        using var dataset = ImageDatasets.Open(_folder["pets"], _folder.Cached(null), progress);
        Assert.Equal(["a", "b"], dataset.ClassNames);
        Assert.Contains("pets/empty: is a class folder without images; it is left out", Assert.Single(progress.Reports, e => e.Warning is not null).Warning);
    }

    [Fact]
    public void One_class_only_is_a_warning()
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a");
        var progress = new ProgressRecorder<DatasetProgress>();
        using var dataset = ImageDatasets.Open(_folder["pets"], _folder.Cached(null), progress);
        Assert.Contains(progress.Reports, e => e.Warning?.Contains("one class only, 'a'") == true);
        Assert.Contains(progress.Reports, e => e.Warning is null && e.Done == 2 && e.Total == 2);
    }

    [Fact]
    public void Bad_files_are_named()
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a", "b");
        string bad = _folder.Nested("pets/b/bad.png");
        File.WriteAllBytes(bad, []);
        Assert.Contains("pets/b/bad.png: is empty (0 bytes)", _folder.RejectImages("pets"));
        File.WriteAllText(bad, "no image");
        Assert.Contains("pets/b/bad.png: is text, not an image", _folder.RejectImages("pets"));
        byte[] png = TestImages.Png(16, 16);
        File.WriteAllBytes(bad, png[..(png.Length - 40)]);
        Assert.Contains("pets/b/bad.png: damaged or truncated", _folder.RejectImages("pets"));
        File.Delete(bad);
        File.CreateSymbolicLink(bad, "/nowhere");
        Assert.Contains("pets/b/bad.png: is a link to /nowhere, which does not exist", _folder.RejectImages("pets"));
    }

    [Fact]
    public void That_a_bad_file_can_be_left_out_is_said_also_where_it_is_the_first()
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a", "b");
        File.WriteAllText(_folder["pets/a/000.png"], "no image");
        foreach (DatasetOptions options in (DatasetOptions[])[new(), new() { Height = 16 }])
        {
            InvalidFileException refused = _folder.RefuseImages("pets", options);
            Assert.EndsWith("pets/a/000.png: is text, not an image", refused.Message, StringComparison.Ordinal);
            Assert.Equal([Remedy.SkipBadImages], refused.Remedies);
        }
    }

    [Fact]
    public void Images_of_several_sizes_need_a_size()
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a", "b");
        File.WriteAllBytes(_folder.Nested("pets/b/z.png"), TestImages.Png(20, 30));
        Assert.Contains("pets/b/z.png: is 30x20 pixels and the first image 16x16", _folder.RejectImages("pets"));
        using var dataset = _folder.OpenImages("pets", new DatasetOptions { Height = 16 });
        Assert.Equal(5, dataset.Count);
        Assert.Equal([Remedy.KeepSmallImages, Remedy.SkipBadImages], _folder.RefuseImages("pets", new DatasetOptions { Height = 32 }).Remedies);
        using var padded = _folder.OpenImages("pets", new DatasetOptions { Height = 32, Small = SmallImagePolicy.Pad });
        Assert.Equal(new ImageShape(3, 32, 32), padded.Shape);
    }

    [Fact]
    public void Skipping_bad_files_lists_them_also_from_the_cache()
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a", "b");
        File.WriteAllText(_folder.Nested("pets/a/bad.png"), "no image");
        for (int round = 0; round < 2; round++)
        {
            using var dataset = (CachedDataset)_folder.OpenImages("pets", new DatasetOptions { SkipBad = true });
            Assert.Equal(4, dataset.Count);
            Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, 4).Select(dataset.LabelOf));
            Assert.Equal("a/bad.png", Assert.Single(dataset.SkippedFiles).Path);
            byte[] pixels = new byte[dataset.Shape.ByteCount];
            dataset.Read(2, pixels);
            Assert.Equal(TestImages.Gradient(16, 16, 3, 2).Pixels, pixels);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(12)]
    public void A_class_without_a_usable_image_is_none(int? height)
    {
        TestImages.WriteClasses(_folder, "pets", 2, 16, "a", "b", "c");
        for (int i = 0; i < 2; i++)
            File.WriteAllBytes(_folder[$"pets/b/00{i}.png"], height is null ? [] : TestImages.Png(8, 8, i));
        for (int round = 0; round < 2; round++)
        {
            var progress = new ProgressRecorder<DatasetProgress>();
            using var dataset = ImageDatasets.Open(_folder["pets"], _folder.Cached(new DatasetOptions { SkipBad = true, Height = height }), progress);
            Assert.Equal(["a", "c"], dataset.ClassNames);
            Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, dataset.Count).Select(dataset.LabelOf));
            Assert.Contains(progress.Reports, e => e.Warning == "class 'b' has no usable image and is left out");
        }
    }

    [Fact]
    public void The_same_image_in_two_classes_and_classes_of_very_different_size_are_said_whenever_images_are_opened()
    {
        TestImages.WriteClasses(_folder, "pets", 20, 8, "common", "rare");
        for (int i = 1; i < 20; i++)
            File.Delete(_folder[$"pets/rare/{i:d3}.png"]);
        File.Copy(_folder["pets/common/003.png"], _folder["pets/rare/000.png"], overwrite: true);
        for (int round = 0; round < 2; round++)
        {
            var progress = new ProgressRecorder<DatasetProgress>();
            using var dataset = ImageDatasets.Open(_folder["pets"], _folder.Cached(null), progress);
            Assert.Equal(
                ["1 image(s) appear in more than one class, such as common/003.png = rare/000.png", "classes are of very different size: 1 to 20 images"],
                progress.Reports.Where(e => e.Warning is not null).Select(e => e.Warning));
        }
    }

    [Fact]
    public void Skipping_every_file_is_an_error()
    {
        File.WriteAllText(_folder.Nested("pets/a/bad.png"), "no image");
        Assert.Contains("has no usable image", _folder.RejectImages("pets", new DatasetOptions { SkipBad = true, Height = 16 }));
        Assert.Contains("has no usable image", _folder.RejectImages("pets", new DatasetOptions { SkipBad = true }));
    }

    [Fact]
    public void An_unknown_source_tells_what_is_known()
    {
        var error = Assert.Throws<InvalidFileException>(() => ImageDatasets.Open("no-such-thing"));
        Assert.Contains("fashion-mnist", error.Message);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<InvalidOptionException>(() => ImageDatasets.Open("fashion-mnist", new DatasetOptions { Height = 0 }));
        Assert.Throws<InvalidOptionException>(() => ImageDatasets.Open("fashion-mnist", new DatasetOptions { Channels = 2 }));
        Assert.Throws<InvalidOptionException>(() => ImageDatasets.Open(""));
    }
}
