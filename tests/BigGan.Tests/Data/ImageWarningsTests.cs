using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

/// <summary>Images that can be read and are still not what people meant to train on.</summary>
public sealed class ImageWarningsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Twelve_bits_in_sixteen_are_nearly_black_and_said_so_by_check_and_training()
    {
        byte[] scan = TinyImages.Png(8, 8, 0, 16, TinyImages.Deep([.. Enumerable.Range(0, 64).Select(i => i * 65)]));
        Write("a/scan.png", scan);
        Write("b/scan.png", TinyImages.Png(8, 8, 0, 16, TinyImages.Deep([.. Enumerable.Range(0, 64).Select(i => i * 64)])));
        Write("b/fine.png", TinyImages.Png(8, 8, 0, 16, TinyImages.Deep([.. Enumerable.Range(0, 64).Select(i => i * 1040)])));
        const string Warning = "2 images use 1/16 of their 16 bits: nearly black; the first: a/scan.png";
        Assert.Equal([Warning], Check().Warnings);
        Assert.Equal([Warning], Train());
        Assert.Equal([new DoubtfulImage("a/scan.png", "uses 1/16 of its 16 bits: nearly black"), new("b/scan.png", "uses 1/16 of its 16 bits: nearly black")], Check().Doubtful);
    }

    [Theory]
    [InlineData(1023, "uses 1/64 of its 16 bits: nearly black")]
    [InlineData(4095, "uses 1/16 of its 16 bits: nearly black")]
    [InlineData(16383, "uses 1/4 of its 16 bits: dark")]
    [InlineData(16384, null)]
    public void Transparency_does_not_hide_that_few_bits_are_used(int brightest, string? doubt)
    {
        int[] samples = [.. Enumerable.Range(0, 64).SelectMany(i => (int[])[i == 0 ? brightest : i % 7, 65535])];
        Write("a/1.png", TinyImages.Png(8, 8, 4, 16, TinyImages.Deep(samples)));
        Assert.Equal(doubt, Check().Doubtful.SingleOrDefault()?.Doubt);
    }

    [Fact]
    public void A_shape_that_is_white_on_transparent_white_is_one_flat_colour()
    {
        Write("a/glyph.png", TinyImages.Png(8, 8, 6, 8, [.. Enumerable.Range(0, 64).SelectMany(i => (byte[])[255, 255, 255, (byte)(i % 8 > 3 ? 255 : 0)])]));
        Write("a/black.png", TinyImages.Png(8, 8, 0, 8, new byte[64]));
        Write("a/mask.png", TinyImages.Png(8, 8, 0, 8, [.. Enumerable.Range(0, 64).Select(i => (byte)(i % 8))]));
        var warnings = Check().Warnings;
        Assert.Contains("1 image is one flat colour once laid over white: a/glyph.png", warnings);
        Assert.Contains("1 image is one flat colour: a/black.png", warnings);
        Assert.Contains("1 image is nearly black: no value reaches 16 of 255: a/mask.png", warnings);
    }

    [Fact]
    public void A_file_without_its_end_is_truncated_even_where_all_pixels_can_be_read()
    {
        byte[] jpeg = TestImages.Encode(TestImages.Gradient(32, 32), "jpegsave_buffer"), png = TestImages.Png(32, 32);
        Write("a/whole.jpg", jpeg);
        Write("a/trailer.jpg", [.. jpeg, .. new byte[100]]);
        Write("a/cut.jpg", jpeg[..^2]);
        Write("a/cut.png", png[..^12]);
        var report = Check();
        string[] found = [.. report.Unreadable.Select(image => image.Path), .. report.Doubtful.Select(image => image.Path)];
        Assert.Equal(["a/cut.jpg", "a/cut.png"], found); // whether the last pixels of a JPEG file are complete depends on how many bits they take
        Assert.Contains("truncated, though all", string.Join('\n', report.Warnings));
    }

    [Fact]
    public void The_end_of_a_thumbnail_is_not_that_of_its_image()
    {
        byte[] jpeg = TestImages.Encode(TestImages.Gradient(32, 32), "jpegsave_buffer");
        byte[] thumbnail = [0xff, 0xe1, 0, 12, .. "Exif\0\0"u8, 0xff, 0xd8, 0xff, 0xd9];
        Assert.False(FileEnd.IsMissing([.. jpeg[..2], .. thumbnail, .. jpeg[2..]]));
        Assert.True(FileEnd.IsMissing([.. jpeg[..2], .. thumbnail, .. jpeg[2..^2]]));
        for (int length = 0; length < jpeg.Length - 1; length++)
            Assert.True(FileEnd.IsMissing(jpeg.AsSpan(0, length)) || length < 3);
    }

    [Fact]
    public void Several_frames_or_pages_are_counted()
    {
        AnimationFile.Write(_folder.Nested("photos/a/film.gif"), [TestImages.Gradient(16, 16), TestImages.Gradient(16, 16, seed: 3)], 10);
        Assert.Contains("1 image has several pages or frames, of which the first is used: a/film.gif", Check().Warnings);
    }

    [Theory]
    [InlineData(SmallImagePolicy.Enlarge, true)]
    [InlineData(SmallImagePolicy.Pad, false)]
    public void A_strip_of_which_nearly_all_is_cropped_away_is_named_with_what_it_loses(SmallImagePolicy small, bool isCropped)
    {
        Write("a/strip.png", TestImages.Png(3, 2000));
        Write("a/tall.png", TestImages.Png(100, 30));
        Write("a/wide.png", TestImages.Png(9, 16));
        var options = new DatasetOptions { Height = 32, Small = small, CacheDirectory = _folder["cache"] };
        string[] expected = isCropped ? ["2 images lose more than half of their pixels to the crop; the worst: a/strip.png, 1,997 of 2,000 columns"] : [];
        Assert.Equal(expected, Check(options).Warnings.Where(warning => warning.Contains("crop")));
        Assert.Equal(expected, Train(options).Where(warning => warning.Contains("crop")));
    }

    [Fact]
    public void Without_a_size_a_square_is_expected_unless_all_images_have_one_size()
    {
        Write("a/1.png", TestImages.Png(10, 60));
        Assert.DoesNotContain(Check().Warnings, warning => warning.Contains("crop"));
        Write("a/2.png", TestImages.Png(20, 20));
        Assert.Contains("1 image loses more than half of its pixels to the crop: a/1.png, 50 of 60 columns", Check().Warnings);
    }

    private void Write(string name, byte[] file) => File.WriteAllBytes(_folder.Nested("photos/" + name), file);

    private DatasetReport Check(DatasetOptions? options = null)
    {
        var report = DatasetChecker.Check(_folder["photos"], options);
        return report with { Warnings = [.. report.Warnings.Where(warning => !warning.Contains("one class only") && !warning.Contains("smaller than"))] };
    }

    private List<string> Train(DatasetOptions? options = null)
    {
        var progress = new ProgressRecorder<DatasetProgress>();
        using var dataset = ImageDatasets.Open(_folder["photos"], options ?? new DatasetOptions { CacheDirectory = _folder["cache"] }, progress);
        return [.. progress.Reports.Select(report => report.Warning).OfType<string>().Where(warning => !warning.Contains("one class only"))];
    }
}
