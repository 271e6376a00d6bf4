using System.Buffers.Binary;
using System.IO.Compression;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

public class IdxFilesTests
{
    [Fact]
    public void Fashion_mnist_opens_by_name()
    {
        using var dataset = OpenFashion(new DatasetOptions { Split = "test" });
        Assert.Equal(10_000, dataset.Count);
        Assert.Equal(new ImageShape(1, 28, 28), dataset.Shape);
        Assert.Equal("Ankle boot", dataset.ClassNames[dataset.LabelOf(0)]);
        Assert.Equal(1000, Enumerable.Range(0, dataset.Count).Count(i => dataset.ClassNames[dataset.LabelOf(i)] == "T-shirt/top"));
    }

    [Fact]
    public void Padding_to_32_keeps_every_pixel_and_grey_becomes_colour()
    {
        using var small = OpenFashion(new DatasetOptions { Split = "test" });
        using var padded = OpenFashion(new DatasetOptions { Split = "test", Height = 32, Channels = 3 });
        Assert.Equal(new ImageShape(3, 32, 32), padded.Shape);
        byte[] before = new byte[small.Shape.ByteCount], after = new byte[padded.Shape.ByteCount];
        small.Read(7, before);
        padded.Read(7, after);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < 32; y++)
            {
                for (int x = 0; x < 32; x++)
                {
                    byte expected = x is >= 2 and < 30 && y is >= 2 and < 30 ? before[((y - 2) * 28) + x - 2] : (byte)0;
                    Assert.Equal(expected, after[(((channel * 32) + y) * 32) + x]);
                }
            }
        }

        Assert.NotEqual(small.Fingerprint, padded.Fingerprint);
    }

    [Fact]
    public void Fashion_mnist_is_recognised_in_a_folder_of_any_name()
    {
        using var real = OpenFashion(new DatasetOptions { Split = "test" });
        using var folder = new TempFolder();
        foreach (string file in Directory.GetFiles("/usr/share/datasets/fashion-mnist", "t10k*"))
            File.CreateSymbolicLink(folder[Path.GetFileName(file)], file);
        using var copy = ImageDatasets.Open(folder.Path, new DatasetOptions { Split = "test" });
        Assert.Equal("Sneaker", copy.ClassNames[7]);
    }

    [Fact]
    public void Unzipped_files_of_digits_open()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 3, 4, 5);
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 9, 0);
        using var dataset = ImageDatasets.Open(folder.Path);
        Assert.Equal(new ImageShape(1, 4, 5), dataset.Shape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], dataset.ClassNames);
        byte[] image = new byte[20];
        dataset.Read(1, image);
        Assert.Equal(20, image[0]);
    }

    [Fact]
    public void Images_may_be_enlarged_and_shrunk()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 3, 28, 28);
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 9, 0);
        using var large = ImageDatasets.Open(folder.Path, new DatasetOptions { Height = 64, Small = SmallImagePolicy.Enlarge });
        Assert.Equal(new ImageShape(1, 64, 64), large.Shape);
        using var small = ImageDatasets.Open(folder.Path, new DatasetOptions { Height = 14 });
        Assert.Equal(new ImageShape(1, 14, 14), small.Shape);
        var error = Assert.Throws<InvalidFileException>(
            () => ImageDatasets.Open(folder.Path, new DatasetOptions { Height = 64, Small = SmallImagePolicy.Reject }));
        Assert.Contains("28x28", error.Message);
    }

    [Fact]
    public void A_truncated_gzip_file_is_named_in_the_error()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 30, 28, 28);
        using (var zipped = new GZipStream(File.Create(folder["train-images-idx3-ubyte.gz"]), CompressionLevel.Fastest))
            zipped.Write(File.ReadAllBytes(folder["train-images-idx3-ubyte"]));
        WriteLabels(folder["train-labels-idx1-ubyte"], new byte[30]);
        byte[] whole = File.ReadAllBytes(folder["train-images-idx3-ubyte.gz"]);
        File.WriteAllBytes(folder["train-images-idx3-ubyte.gz"], whole[..(whole.Length / 2)]);
        Rejected(folder, "train-images-idx3-ubyte.gz: is truncated");
    }

    [Fact]
    public void A_short_file_is_named_in_the_error()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 3, 4, 4);
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 2, 3);
        byte[] whole = File.ReadAllBytes(folder["train-images-idx3-ubyte"]);
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], whole[..^1]);
        Rejected(folder, "train-images-idx3-ubyte: is truncated");
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], [.. whole, 0]);
        Rejected(folder, "has data after");
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], []);
        Rejected(folder, "is truncated");
    }

    [Theory]
    [InlineData(int.MaxValue, 28, 28, "more than 2 GiB")]
    [InlineData(2_000_000, 28, 28, "is truncated")]
    [InlineData(-5, 28, 28, "claims a dimension")]
    [InlineData(1, 100_000, 1, "claims a dimension")]
    [InlineData(0, 28, 28, "claims a dimension")]
    public void A_header_with_absurd_numbers_is_refused(int count, int height, int width, string message)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], [.. Header(0x803, count, height, width), .. new byte[100]]);
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 2, 3);
        Rejected(folder, message);
    }

    [Fact]
    public void A_file_of_another_kind_is_told_by_its_first_bytes()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], TestImages.Png(8, 8));
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 2, 3);
        Rejected(folder, "is PNG (an image), not an IDX file");
    }

    [Fact]
    public void Labels_have_to_fit_the_images_and_the_classes()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 3, 4, 4);
        WriteLabels(folder["train-labels-idx1-ubyte"], 1, 2);
        Rejected(folder, "has 2 labels for the 3 images");

        string fashion = folder["fashion-copy"];
        File.Move(folder["train-images-idx3-ubyte"], folder.Nested("fashion-copy/train-images-idx3-ubyte"));
        WriteLabels(folder.Nested("fashion-copy/train-labels-idx1-ubyte"), 1, 2, 10);
        var error = Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(fashion));
        Assert.Contains("label 10 of image 2 is outside 0 to 9", error.Message);
    }

    [Fact]
    public void A_missing_split_is_said_to_be_missing()
    {
        using var folder = new TempFolder();
        WriteImages(folder["train-images-idx3-ubyte"], 3, 4, 4);
        var error = Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(folder.Path, new DatasetOptions { Split = "test" }));
        Assert.Contains("t10k-images-idx3-ubyte", error.Message);
        Rejected(folder, "train-labels-idx1-ubyte");
    }

    private static IImageDataset OpenFashion(DatasetOptions options)
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/datasets/fashion-mnist"), "Fashion-MNIST is missing: apt-get install dataset-fashion-mnist");
        return ImageDatasets.Open("fashion-mnist", options);
    }

    private static void Rejected(TempFolder folder, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(folder.Path)).Message);

    private static byte[] Header(params int[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    private static void WriteImages(string path, int count, int height, int width) =>
        File.WriteAllBytes(path, [.. Header(0x803, count, height, width), .. Enumerable.Range(0, count * height * width).Select(i => (byte)i)]);

    private static void WriteLabels(string path, params byte[] labels) => File.WriteAllBytes(path, [.. Header(0x801, labels.Length), .. labels]);
}
