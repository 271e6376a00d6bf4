using System.IO.Compression;
using BigGan.Data;

namespace BigGan.Tests.Data;

public sealed class ImageArchivesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zip_archive_gives_the_same_images_as_its_folder()
    {
        TestImages.WriteClasses(_folder, "pets", 3, 16, "dog", "cat");
        ZipFile.CreateFromDirectory(_folder["pets"], _folder["pets.zip"], CompressionLevel.Fastest, includeBaseDirectory: true);
        using var folder = _folder.OpenImages("pets", new DatasetOptions { Height = 8 });
        using var zip = _folder.OpenImages("pets.zip", new DatasetOptions { Height = 8 });
        Assert.Equal(folder.ClassNames, zip.ClassNames);
        byte[] first = new byte[folder.Shape.ByteCount], second = new byte[folder.Shape.ByteCount];
        for (int i = 0; i < folder.Count; i++)
        {
            folder.Read(i, first);
            zip.Read(i, second);
            Assert.Equal(first, second);
            Assert.Equal(folder.LabelOf(i), zip.LabelOf(i));
        }
    }

    [Theory]
    [InlineData("../../evil.png")]
    [InlineData("/etc/evil.png")]
    [InlineData("a\\..\\..\\evil.png")]
    [InlineData("C:\\evil.png")]
    public void A_zip_entry_that_points_outside_is_named(string name)
    {
        WriteZip("evil.zip", ("a/1.png", TestImages.Png(16, 16)), (name, TestImages.Png(16, 16)));
        string message = _folder.RejectImages("evil.zip");
        Assert.Contains($"has the entry '{name}', which points outside", message);
    }

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        WriteZip("bomb.zip", ("a/1.png", new byte[8 << 20]), ("b/1.png", TestImages.Png(16, 16)));
        Assert.Contains("as no image does", _folder.RejectImages("bomb.zip", new DatasetOptions { Height = 16 }));
    }

    [Fact]
    public void A_zip_entry_longer_than_it_claims_is_refused()
    {
        WriteZip("liar.zip", ("a/1.png", [.. TestImages.Png(16, 16), .. new byte[5000]]));
        byte[] bytes = File.ReadAllBytes(_folder["liar.zip"]);

        // The uncompressed size in the central directory, 24 bytes after its signature PK\1\2.
        int directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        (bytes[directory + 24], bytes[directory + 25]) = (100, 0);
        File.WriteAllBytes(_folder["liar.zip"], bytes);
        Assert.Contains("liar.zip/a/1.png: ", _folder.RejectImages("liar.zip", new DatasetOptions { Height = 16 }));
    }

    [Fact]
    public void A_damaged_archive_is_named()
    {
        File.WriteAllBytes(_folder["a.zip"], new byte[1000]);
        Assert.Contains("a.zip: is truncated, damaged or no zip archive", _folder.RejectImages("a.zip"));
        File.WriteAllBytes(_folder["a.zip"], []);
        Assert.Contains("a.zip: is empty", _folder.RejectImages("a.zip"));
        WriteZip("whole.zip", ("a/0.png", TestImages.Png(16, 16)), ("b/0.png", TestImages.Png(16, 16)));
        byte[] whole = File.ReadAllBytes(_folder["whole.zip"]);
        File.WriteAllBytes(_folder["a.zip"], whole[..(whole.Length - 60)]);
        Assert.EndsWith("a.zip: is a zip archive without its end: get it again", _folder.RejectImages("a.zip"));
        byte[] record = [5, 0, 0, 0, 0, 0, 0, 0, 0xea, 0xb2, 0x04, 0x3e, 1, 2, 3, 4, 5, 0, 0, 0, 0];
        File.WriteAllBytes(_folder["a.zip"], record);
        Assert.EndsWith("a.zip: is a TFRecord file; write the images out, one folder a class", _folder.RejectImages("a.zip"));
    }

    [Fact]
    public void An_entry_that_appears_twice_is_refused()
    {
        WriteZip("twice.zip", ("a/1.png", TestImages.Png(16, 16)), ("a/1.png", TestImages.Png(16, 16)));
        Assert.Contains("two entries named 'a/1.png'", _folder.RejectImages("twice.zip"));
    }

    [Fact]
    public void The_test_split_of_a_real_archive_opens()
    {
        using var dataset = ImageDatasets.Open(SharedFiles.Require("data/cifar10-images.zip"), _folder.Cached(new DatasetOptions { Split = "test" }));
        Assert.Equal(10_000, dataset.Count);
        Assert.Equal(new ImageShape(3, 32, 32), dataset.Shape);
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], dataset.ClassNames);
    }

    private void WriteZip(string name, params (string Name, byte[] Content)[] entries)
    {
        using var zip = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        foreach (var (entryName, content) in entries)
        {
            using var stream = zip.CreateEntry(entryName).Open();
            stream.Write(content);
        }
    }
}
