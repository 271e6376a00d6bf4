using System.Buffers.Binary;
using System.Text.Json;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

public sealed class CachedDatasetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CachedDatasetTests() => TestImages.WriteClasses(_folder, "pets", 3, 16, "a", "b");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_opening_does_not_decode()
    {
        var progress = new ProgressRecorder<DatasetProgress>();
        string path;
        using (var first = Open())
            path = first.CachePath;
        var written = File.GetLastWriteTimeUtc(path);
        using var second = Open(progress);
        Assert.Equal(path, second.CachePath);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Empty(progress.Reports);
    }

    [Fact]
    public void Changed_files_and_options_have_a_cache_of_their_own()
    {
        using var first = Open();
        using var smaller = Open(options: new DatasetOptions { Height = 8 });
        Assert.NotEqual(first.Fingerprint, smaller.Fingerprint);
        File.SetLastWriteTimeUtc(_folder.Nested("pets/a/000.png"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var touched = Open();
        Assert.NotEqual(first.CachePath, touched.CachePath);
    }

    [Fact]
    public void Other_images_of_the_same_size_and_time_are_not_taken_for_those_in_the_cache()
    {
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        byte[] Bitmap(byte value) => TestImages.Encode(new ImageBuffer(new ImageShape(3, 16, 16), [.. Enumerable.Repeat(value, 768)]), "tiffsave_buffer");
        foreach (byte value in (byte[])[10, 200])
        {
            File.WriteAllBytes(_folder.Nested("flat/a/0.tif"), Bitmap(value));
            File.SetLastWriteTimeUtc(_folder["flat/a/0.tif"], time);
            using IImageDataset dataset = ImageDatasets.Open(_folder["flat"], new DatasetOptions { CacheDirectory = _folder["cache"] });
            byte[] pixels = new byte[dataset.Shape.ByteCount];
            dataset.Read(0, pixels);
            Assert.Equal(value, pixels[0]);
        }
    }

    [Fact]
    public void The_same_images_in_another_place_or_an_archive_are_the_same_data_set()
    {
        foreach (string file in Directory.GetFiles(_folder["pets"], "*", SearchOption.AllDirectories))
        {
            string copy = _folder.Nested("copy/" + Path.GetRelativePath(_folder["pets"], file));
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        System.IO.Compression.ZipFile.CreateFromDirectory(_folder["pets"], _folder["pets.zip"]);
        using CachedDataset first = Open();
        foreach (string other in (string[])["copy", "pets.zip"])
        {
            using IImageDataset same = ImageDatasets.Open(_folder[other], new DatasetOptions { CacheDirectory = _folder["cache"] });
            Assert.Equal(first.Fingerprint, same.Fingerprint);
        }

        File.WriteAllBytes(_folder["copy/a/000.png"], TestImages.Png(16, 16, seed: 77));
        using IImageDataset changed = ImageDatasets.Open(_folder["copy"], new DatasetOptions { CacheDirectory = _folder["cache"] });
        Assert.NotEqual(first.Fingerprint, changed.Fingerprint);
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_to_is_named()
    {
        File.WriteAllText(_folder["file"], "");
        var error = Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(_folder["pets"], new DatasetOptions { CacheDirectory = _folder["file/cache"] }));
        Assert.Contains("file/cache: cannot be written to", error.Message);
    }

    [Fact]
    public void The_file_is_a_safetensors_file()
    {
        using var dataset = Open();
        byte[] bytes = File.ReadAllBytes(dataset.CachePath);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        var images = header.RootElement.GetProperty("images");
        Assert.Equal("U8", images.GetProperty("dtype").GetString());
        Assert.Equal([6, 3, 16, 16], images.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        int start = 8 + length + images.GetProperty("data_offsets")[0].GetInt32();
        byte[] pixels = new byte[dataset.Shape.ByteCount];
        dataset.Read(4, pixels);
        Assert.Equal(pixels, bytes.AsSpan(start + (4 * pixels.Length), pixels.Length));

        // No gaps and nothing after the last tensor, as the format demands.
        long end = 0;
        foreach (var tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            Assert.Equal(end, tensor.Value.GetProperty("data_offsets")[0].GetInt64());
            end = tensor.Value.GetProperty("data_offsets")[1].GetInt64();
        }

        Assert.Equal(bytes.Length, 8 + length + end);
        Assert.Equal("biggan-dataset", header.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("garbage header")]
    [InlineData("huge header")]
    [InlineData("bad label")]
    [InlineData("null header")]
    public void A_damaged_cache_is_built_again(string damage)
    {
        string path;
        using (var dataset = Open())
            path = dataset.CachePath;
        byte[] bytes = File.ReadAllBytes(path);
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        switch (damage)
        {
            case "empty":
                bytes = [];
                break;
            case "cut":
                bytes = bytes[..^100];
                break;
            case "garbage header":
                bytes[20] = (byte)'}';
                break;
            case "huge header":
                bytes[7] = 1;
                break;
            case "bad label":
                bytes[header + 3] = 7;
                break;
            case "null header":
                bytes.AsSpan(8, header - 8).Fill((byte)' ');
                "null"u8.CopyTo(bytes.AsSpan(8));
                break;
        }

        File.WriteAllBytes(path, bytes);
        var progress = new ProgressRecorder<DatasetProgress>();
        using var again = Open(progress);
        Assert.Equal(6, again.Count);
        Assert.Contains("is damaged", progress.Reports[0].Warning);
    }

    [Fact]
    public void Builders_at_the_same_time_do_not_disturb_each_other()
    {
        var datasets = new CachedDataset[4];
        Parallel.For(0, 4, i => datasets[i] = Open());
        byte[] pixels = new byte[datasets[0].Shape.ByteCount];
        foreach (var dataset in datasets)
        {
            dataset.Read(5, pixels);
            Assert.Equal(TestImages.Gradient(16, 16, 3, 5).Pixels, pixels);
            dataset.Dispose();
        }

        Assert.Single(Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ImageDatasets.Open(
            _folder["pets"], new DatasetOptions { CacheDirectory = _folder["cache"] }, cancellation: cancelled.Token));
        Assert.Empty(Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void Reading_after_disposal_is_an_error()
    {
        var dataset = Open();
        dataset.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dataset.Read(0, new byte[dataset.Shape.ByteCount]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Read(6, new byte[dataset.Shape.ByteCount]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Read(0, new byte[5]));
    }

    [Fact]
    public void Left_out_files_in_a_cache_of_an_earlier_version_are_read() => Assert.Equal(
        [new SkippedFile("a/1.png", "is empty")],
        JsonSerializer.Deserialize("""[{"Path":"a/1.png","Problem":"is empty"}]""", DatasetJson.Default.SkippedFileArray)!);

    [Fact]
    public void A_left_out_file_keeps_what_may_be_done_about_it()
    {
        Directory.CreateDirectory(_folder["pets/cat"]);
        File.WriteAllBytes(_folder["pets/cat/0-small.png"], TestImages.Png(8, 8));
        for (int time = 0; time < 2; time++) // decoded, then from the cache
        {
            using CachedDataset dataset = Open(options: new DatasetOptions { Height = 16, Width = 16, SkipBad = true });
            SkippedFile file = Assert.Single(dataset.SkippedFiles);
            Assert.Equal([Remedy.KeepSmallImages], file.ToWarning().Remedies);
            Assert.EndsWith("(left out)", file.ToWarning().Text, StringComparison.Ordinal);
        }

        var error = Assert.Throws<InvalidFileException>(() => Open(options: new DatasetOptions { Height = 64, Width = 64, SkipBad = true }));
        Assert.Equal([Remedy.KeepSmallImages], error.Remedies);
    }

    private CachedDataset Open(IProgress<DatasetProgress>? progress = null, DatasetOptions? options = null) => (CachedDataset)ImageDatasets.Open(
        _folder["pets"], (options ?? new DatasetOptions()) with { CacheDirectory = _folder["cache"] }, progress);
}
