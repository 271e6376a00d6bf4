using System.IO.Compression;
using BigGan.Data;

namespace BigGan.Tests.Data;

/// <summary>Files that say which class each image is of.</summary>
public sealed class LabelFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StyleGANs_dataset_json_has_the_classes(bool zip)
    {
        for (int i = 0; i < 6; i++) Image($"sg/{i / 3:d5}/img{i:d8}.png");
        Text("sg/dataset.json", $$"""{"labels": [{{string.Join(", ", Enumerable.Range(0, 6).Select(i => $"[\"{i / 3:d5}/img{i:d8}.png\", {i % 3 * 5}]"))}}]}""");
        AssertClasses("sg", zip, "0 1 2 0 1 2", "0", "5", "10");
        Assert.Empty(Open("sg", zip).Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StyleGANs_images_without_labels_are_one_class(bool zip)
    {
        for (int i = 0; i < 4; i++) Image($"sg/{i / 2:d5}/img{i:d8}.png");
        AssertClasses("sg", zip, "0 0 0 0", "images");
        Assert.Contains("only divide numbered images, so all are one class", Assert.Single(Open("sg", zip).Warnings), StringComparison.Ordinal);
        Text("sg/dataset.json", """{"labels": null}""");
        File.Delete(_folder["sg.zip"]);
        AssertClasses("sg", zip, "0 0 0 0", "images");
        Assert.Contains("says that the images have no labels, so all are one class", Assert.Single(Open("sg", zip).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_fit_the_labels_name_the_classes()
    {
        Image("set/cat/0.png", "set/cat/1.png", "set/ant/0.png", "set/ant/1.png");
        Text("set/dataset.json", """{"labels": [["cat/0.png", 0], ["cat/1.png", 0], ["ant/0.png", 1]]}""");
        AssertClasses("set", false, "0 0 1", "cat", "ant");
        Assert.Contains("1 image(s) of ", Assert.Single(Open("set", false).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbered_class_folders_stay_classes()
    {
        Image("signs/00000/00000_00000.png", "signs/00000/00000_00001.png", "signs/00001/00000_00000.png");
        AssertClasses("signs", false, "0 0 1", "00000", "00001");
        Image("other/00000/00000.png", "other/00001/00000.png");
        AssertClasses("other", false, "0 1", "00000", "00001");
    }

    [Theory]
    [InlineData("""{"labels": [["a/0.png", [0.5, 0.5]]]}""", "the label of a/0.png is [0.5, 0.5], not the number of a class")]
    [InlineData("""{"labels": [["a/0.png", -1]]}""", "the label of a/0.png is -1")]
    [InlineData("""{"labels": [7]}""", "entry 0 of its labels is not an image and a class")]
    [InlineData("""{"labels": [["absent.png", 1]]}""", "labels 1 images, and none of them is there")]
    [InlineData("""{"labels": [""", "dataset.json: is damaged: ")]
    public void Labels_that_are_no_classes_are_refused(string json, string message)
    {
        Image("sg/a/0.png", "sg/b/0.png");
        Text("sg/dataset.json", json);
        Assert.Contains(message, Assert.Throws<InvalidFileException>(() => Open("sg", false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_dataset_json_is_text_beside_images()
    {
        Image("set/a/0.png", "set/b/0.png");
        Text("set/dataset.json", """{"name": "mine"}""");
        AssertClasses("set", false, "0 1", "a", "b");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tiny_ImageNet_has_folders_for_training_and_a_file_for_validation(bool zip)
    {
        Image("tiny/train/n01/images/n01_0.JPEG", "tiny/train/n02/images/n02_0.JPEG", "tiny/val/images/val_0.JPEG", "tiny/val/images/val_1.JPEG", "tiny/val/images/val_2.JPEG", "tiny/test/images/test_0.JPEG");
        Text("tiny/train/n01/n01_boxes.txt", "n01_0.JPEG\t0\t0\t62\t43\n");
        Text("tiny/wnids.txt", "n01\nn02\n");
        Text("tiny/val/val_annotations.txt", "val_0.JPEG\tn02\t0\t32\t44\t62\nval_1.JPEG\tn01\t52\t55\t57\t59\nval_2.JPEG\tn02\t0\t0\t1\t1\n");
        AssertClasses("tiny", zip, "0 1", "n01", "n02");
        AssertClasses("tiny", zip, "1 0 1", ["n01", "n02"], "val");
        Assert.Empty(Open("tiny", zip, "val").Warnings);
        using IImageFiles alone = ImageSource.OpenFiles(_folder["tiny/val"], "train");
        Assert.Equal(["n01", "n02"], alone.ClassNames);
    }

    [Theory]
    [InlineData("metadata.csv", "file_name,text,label\n0.png,\"a \"\"red\"\", big\ncat\",cat\r\n1.png,,dog\n2.png,,\n")]
    [InlineData("metadata.jsonl", "{\"file_name\": \"0.png\", \"label\": \"cat\"}\n{\"file_name\": \"1.png\", \"label\": \"dog\"}\n\n")]
    public void A_Hugging_Face_image_folder_has_a_table(string name, string text)
    {
        Image("hf/train/0.png", "hf/train/1.png", "hf/train/2.png", "hf/test/0.png");
        Text($"hf/train/{name}", text);
        AssertClasses("hf", false, "0 1", "cat", "dog");
        Assert.Contains("1 image(s) of ", Assert.Single(Open("hf", false).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_are_no_classes()
    {
        Image("hf/0.png", "hf/1.png");
        Text("hf/metadata.csv", "file_name,text\n0.png,a cat\n1.png,a dog\n");
        string message = Assert.Throws<InvalidFileException>(() => Open("hf", false)).Message;
        Assert.Contains("has no class folders", message, StringComparison.Ordinal);
    }

    private void AssertClasses(string name, bool zip, string labels, params string[] classes) => AssertClasses(name, zip, labels, classes, "train");

    // The labels in order of the images' names.
    private void AssertClasses(string name, bool zip, string labels, string[] classes, string split)
    {
        using IImageFiles files = Open(name, zip, split);
        Assert.Equal(classes, files.ClassNames);
        Assert.Equal(labels, string.Join(' ', files.Files.OrderBy(file => classes[0] == "cat" ? "" : file.Name, StringComparer.Ordinal).Select(file => file.Label)));
    }

    private IImageFiles Open(string name, bool zip, string split = "train")
    {
        if (zip && !File.Exists(_folder[name + ".zip"])) ZipFile.CreateFromDirectory(_folder[name], _folder[name + ".zip"]);
        return ImageSource.OpenFiles(_folder[zip ? name + ".zip" : name], split);
    }

    private void Image(params string[] files)
    {
        foreach (string file in files) File.WriteAllBytes(_folder.Nested(file), TestImages.Png(8, 8));
    }

    private void Text(string file, string text) => File.WriteAllText(_folder.Nested(file), text);
}
