using BigGan.Data;

namespace BigGan.Tests.Data;

/// <summary>What a folder or archive is. Every layout is read twice: from a folder and from a zip of it.</summary>
public sealed class ClassFoldersTests : LayoutTests
{
    [Theory]
    [InlineData("train", "val")]
    [InlineData("Training", "Testing")]
    [InlineData("training_set", "test_set")]
    [InlineData("train2017", "val2017")]
    [InlineData("seg_train", "seg_test")]
    public void Splits_beside_otherFolders_are_found(string train, string test)
    {
        Write($"set/{train}/cat/0.png", $"set/{train}/dog/0.png", $"set/{test}/cat/0.png", $"set/{test}/dog/1.png", "set/annotations/x/0.png", "set/README.md");
        AssertLayout("set", ["cat", "dog"], 2, $"passed over beside {{0}}/{train}: annotations");
        Assert.True(ImageSource.OpenFiles(Folder["set"], test.StartsWith("val", StringComparison.Ordinal) ? "val" : "test").HasSplits);
    }

    [Fact]
    public void A_split_goes_by_its_name_or_by_what_it_is_for()
    {
        Write("set/train/cat/0.png", "set/valid/cat/0.png", "set/valid/cat/1.png", "set/test/cat/0.png");
        Assert.Equal(2, ImageSource.OpenFiles(Folder["set"], "val").Files.Count);
        Assert.Equal(2, ImageSource.OpenFiles(Folder["set"], "Valid").Files.Count);
        Refuses("set", "has no split 'extra'; it has test and train and valid", "extra");
        Write("two/train/cat/0.png", "two/train_images/cat/0.png", "two/test/cat/0.png");
        Assert.Single(ImageSource.OpenFiles(Folder["two"], "train").Files);
        Write("alike/val/cat/0.png", "alike/train_set/cat/0.png", "alike/train_images/cat/0.png");
        Refuses("alike", "has train_images and train_set; choose one of them as the split, such as train_images");
    }

    [Fact]
    public void A_loneFolder_named_like_a_split_beside_classes_is_asked_about()
    {
        Write("set/train/cat/0.png", "set/train/dog/0.png", "set/annotations/x.png");
        Refuses("set", "set/train: is named like a split and has folders of images, but lies beside annotations: if it is the split, give ");
        Write("stray/cat/0.png", "stray/dog/0.png", "stray/test/0.png");
        AssertLayout("stray", ["cat", "dog", "test"], 3, "class test is named like a split; if it is one, move it out");
    }

    [Fact]
    public void A_train_among_things_is_a_class()
    {
        Write("things/car/0.png", "things/train/0.png", "things/bus/0.png", "things/steam_train/0.png");
        AssertLayout("things", ["bus", "car", "steam_train", "train"], 4);
    }

    [Fact]
    public void Splits_inside_classes_are_refused()
    {
        Write("set/cat/train/0.png", "set/cat/test/0.png", "set/dog/train/0.png", "set/dog/test/0.png");
        Refuses("set", "has splits inside a class (test, train), so test images would be trained on");
    }

    [Fact]
    public void Folders_inside_classes_are_asked_about()
    {
        Write("set/a/airfield/0.png", "set/a/alley/0.png", "set/b/bakery/0.png", "set/b/bar/0.png");
        AssertLayout("set", ["a", "b"], 4, "class a holds images in 2 folder(s) below (airfield, alley), and so do 1 more; if those are the classes, give ");
        Write("one/cat/0.png", "one/cat/thumbs/0.png", "one/dog/0.png");
        AssertLayout("one", ["cat", "dog"], 3, "class cat holds images in 1 folder(s) below (thumbs); if those");
        Write("deep/2019/photos/cat/0.png", "deep/2019/photos/dog/0.png", "deep/2020/photos/cat/0.png");
        AssertLayout("deep", ["2019", "2020"], 3, "class 2019 holds images in 2 folder(s) below (photos/cat, photos/dog); if those");
    }

    [Fact]
    public void Masks_beside_images_are_passed_over()
    {
        Write("seg/images/cat/0.png", "seg/images/dog/0.png", "seg/masks/cat/0.png", "seg/masks/dog/0.png");
        AssertLayout("seg", ["cat", "dog"], 2, "passed over beside {0}/images: masks");
        Write("yolo/images/train/cat/0.png", "yolo/images/val/cat/0.png", "yolo/labels/train/0.png");
        AssertLayout("yolo", ["cat"], 1, "passed over beside {0}/images: labels", "has one class only");
        Write("cub/birds/images/001/0.png", "cub/birds/images/002/0.png", "cub/segmentations/001/0.png");
        AssertLayout("cub", ["001", "002"], 2, "passed over beside {0}/birds: segmentations");
        Write("pairs/photo/0.png", "pairs/mask/0.png");
        AssertLayout("pairs", ["mask", "photo"], 2, "class mask is named like annotations of images; if it is no class");
        Write("flat/images/0.png", "flat/masks/0.png");
        Refuses("flat", "has no class folders");
    }

    [Fact]
    public void What_systems_and_tools_leave_behind_is_passed_over()
    {
        Write("nas/cat/0.png", "nas/dog/0.png", "nas/cat/@eaDir/0.png/THUMB.png", "nas/#recycle/0.png", "nas/$RECYCLE.BIN/0.png", "nas/System Volume Information/0.png",
            "nas/lost+found/0.png", "nas/__MACOSX/cat/._0.png", "nas/.DS_Store", "nas/cat/Thumbs.db", "nas/dog/.ipynb_checkpoints/0.png");
        AssertLayout("nas", ["cat", "dog"], 2, "passed over, left by systems and tools: #recycle, $RECYCLE.BIN, System Volume Information, cat/@eaDir, lost+found");
    }

    [Fact]
    public void Text_beside_images_is_passed_over_and_counted()
    {
        Write("set/cat/0.png", "set/dog/0.png");
        foreach (string name in (string[])["cat/0.txt", "dog/0.json", "dog/0.xml", "list.csv", "dog/notes"]) File.WriteAllText(Folder[$"set/{name}"], "words");
        File.Copy(Folder["set/cat/0.png"], Folder["set/cat/without ending"]);
        AssertLayout("set", ["cat", "dog"], 3, "5 file(s) of {0} are not images and are not used, the first is cat/0.txt");
    }

    [Fact]
    public void AFolder_of_text_is_no_class()
    {
        Write("set/cat/0.png", "set/dog/0.png");
        File.WriteAllText(Folder.Nested("set/captions/0.txt"), "a cat");
        AssertLayout("set", ["cat", "dog"], 2, "{0}/captions: is a class folder without images; it is left out", "1 file(s) of {0} are not images");
    }

    [Fact]
    public void A_readme_does_not_make_a_class_of_theFolder_around_the_classes()
    {
        Write("set/photos/cat/0.png", "set/photos/dog/0.png");
        File.WriteAllText(Folder["set/photos/README.txt"], "words");
        AssertLayout("set", ["cat", "dog"], 2, "1 file(s) of {0} are not images and are not used, the first is photos/README.txt");
    }

    [Fact]
    public void AFolder_that_cannot_be_read_is_passed_over()
    {
        Write("set/cat/0.png", "set/dog/0.png");
        Directory.CreateDirectory(Folder["set/secret"]);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder["set/secret"], UnixFileMode.None); // root can read it all the same, and finds it empty
        using IImageFiles files = ImageSource.OpenFiles(Folder["set"], "train");
        Assert.Equal(["cat", "dog"], files.ClassNames);
        Assert.Contains("set/secret: ", Assert.Single(files.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        Write("set/cat/0.png", "set/dog/0.png");
        foreach (string name in (string[])["set/cat/pipe", "set/cat/pipe.png"])
            using (var make = System.Diagnostics.Process.Start("mkfifo", Folder[name])) make.WaitForExit();
        using IImageFiles files = ImageSource.OpenFiles(Folder["set"], "train");
        Assert.Equal(["cat/0.png", "cat/pipe.png", "dog/0.png"], files.Files.Select(file => file.Name));
        Assert.Contains("is not a file that can be read", Assert.Throws<InvalidFileException>(() => files.Read(files.Files[1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batches.meta data_batch_1 test_batch", "holds the Python version of CIFAR-10, pickles that could run code; get the binary version")]
    [InlineData("train test meta", "holds the Python version of CIFAR-100")]
    [InlineData("ILSVRC128.hdf5", "it holds HDF5 files, such as ILSVRC128.hdf5: write the images out")]
    [InlineData("data.mdb lock.mdb", "it holds an LMDB database")]
    [InlineData("train-00000-of-00001.parquet", "it holds Parquet files")]
    [InlineData("train.tfrecord-00000-of-00001", "it holds TFRecord files")]
    [InlineData("photos.zip", "has no class folders, but the archive photos.zip; give that")]
    [InlineData("photos.tar", "has no class folders, but the archive photos.tar; unpack it first")]
    [InlineData("notes.txt", "has no images and no class folders; it has 1 other file(s), the first is notes.txt")]
    public void What_holds_no_images_is_refused_by_what_it_is(string files, string message)
    {
        foreach (string file in files.Split(' ')) File.WriteAllText(Folder.Nested($"set/{file}"), "not read");
        Refuses("set", message);
    }

    [Fact]
    public void A_table_that_may_have_the_labels_is_named()
    {
        Write("set/0.png", "set/1.png");
        File.WriteAllText(Folder["set/labels.csv"], "id,breed\n0,pug\n");
        Refuses("set", "has no class folders; put the images of each class into a folder of their own (labels.csv may say which; it is not read)");
    }

    [Theory]
    [InlineData("1f8b0800", "a.zip: is gzip: unpack it")]
    [InlineData("894844460d0a1a0a", "a.zip: is an HDF5 file")]
    [InlineData("526172211a07", "a.zip: is a RAR archive")]
    [InlineData("89504e470d0a1a0a", "a.zip: is one image; give the folder")]
    [InlineData("76657273696f6e2068747470733a2f2f6769742d6c6673", "a.zip: is a Git LFS pointer")]
    public void A_file_that_is_no_zip_is_refused_by_what_it_is(string start, string message)
    {
        File.WriteAllBytes(Folder["a.zip"], [.. Convert.FromHexString(start), .. new byte[100]]);
        Assert.Contains(message, Assert.Throws<InvalidFileException>(() => ImageSource.OpenFiles(Folder["a.zip"], "train")).Message, StringComparison.Ordinal);
    }
}
