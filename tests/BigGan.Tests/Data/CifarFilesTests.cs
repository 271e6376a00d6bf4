using System.Formats.Tar;
using System.IO.Compression;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

public class CifarFilesTests
{
    [Fact]
    public void The_ten_class_folder_opens()
    {
        using var folder = new TempFolder();
        WriteTen(folder);
        using var train = ImageDatasets.Open(folder.Path);
        Assert.Equal(20, train.Count);
        Assert.Equal(new ImageShape(3, 32, 32), train.Shape);
        Assert.Equal("deer", train.ClassNames[4]);
        Assert.Equal(3, train.LabelOf(3));
        byte[] image = new byte[3072];
        train.Read(5, image); // the second file's second image
        Assert.All(image, pixel => Assert.Equal(21, pixel));
        using var test = ImageDatasets.Open(folder.Path, new DatasetOptions { Split = "test" });
        Assert.Equal(4, test.Count);
    }

    [Fact]
    public void The_published_archive_opens()
    {
        using var folder = new TempFolder();
        WriteTen(folder, "cifar-10-batches-bin/");
        string archive = folder["cifar-10-binary.tar.gz"];
        using (var zipped = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(folder["cifar-10-batches-bin"], zipped, includeBaseDirectory: true);
        using var train = ImageDatasets.Open(archive);
        Assert.Equal(20, train.Count);
        Assert.Equal("cifar-10-binary", train.Name);

        byte[] whole = File.ReadAllBytes(archive);
        File.WriteAllBytes(archive, whole[..(whole.Length / 2)]);
        var error = Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(archive));
        Assert.Contains(archive, error.Message);
    }

    [Fact]
    public void The_hundred_class_folder_opens_with_fine_labels()
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder["fine_label_names.txt"], Enumerable.Range(0, 100).Select(i => $"thing {i}"));
        File.WriteAllBytes(folder["train.bin"], [3, 77, .. new byte[3072], 4, 99, .. new byte[3072]]);
        using var train = ImageDatasets.Open(folder.Path);
        Assert.Equal("thing 77", train.ClassNames[train.LabelOf(0)]);
        Assert.Equal(99, train.LabelOf(1));
    }

    [Fact]
    public void Damaged_files_are_named()
    {
        using var folder = new TempFolder();
        WriteTen(folder);
        File.WriteAllBytes(folder["data_batch_2.bin"], new byte[3072]);
        Rejected(folder, "data_batch_2.bin: is truncated");
        File.WriteAllBytes(folder["data_batch_2.bin"], [10, .. new byte[3072]]);
        Rejected(folder, "data_batch_2.bin: label 10 of image 0 is outside 0 to 9");
        File.Delete(folder["data_batch_2.bin"]);
        Rejected(folder, "has no data_batch_2.bin");
    }

    [Fact]
    public void Small_images_are_enlarged_on_demand_only()
    {
        using var folder = new TempFolder();
        WriteTen(folder);
        Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(folder.Path, new DatasetOptions { Height = 64 }));
        using var large = ImageDatasets.Open(folder.Path, new DatasetOptions { Height = 64, Small = SmallImagePolicy.Enlarge, Channels = 1 });
        Assert.Equal(new ImageShape(1, 64, 64), large.Shape);
    }

    private static void Rejected(TempFolder folder, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(folder.Path)).Message);

    /// <summary>Five training files and a test file of four flat images each: file 10 x f, image + i.</summary>
    private static void WriteTen(TempFolder folder, string prefix = "")
    {
        for (int f = 1; f <= 5; f++)
            File.WriteAllBytes(folder.Nested($"{prefix}data_batch_{f}.bin"), Records(10 * f));
        File.WriteAllBytes(folder.Nested($"{prefix}test_batch.bin"), Records(60));

        static byte[] Records(int value) =>
            [.. Enumerable.Range(0, 4).SelectMany(i => (byte[])[(byte)i, .. Enumerable.Repeat((byte)(value + i), 3072)])];
    }
}
