using BigGan.Imaging;
using BigGan.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Sampling;

public sealed class LatentsFileTests
{
    private static readonly ImageShape Shape = new(1, 2, 3);

    [Fact]
    public void Images_are_written_one_after_another_as_they_are_drawn()
    {
        using var folder = new TempFolder();
        LatentsFile.WriteImages(folder["a.safetensors"], 3, Shape, write =>
        {
            for (int i = 0; i < 3; i++) write(SampleOf(i));
        });

        using var reader = new SafetensorsReader(folder["a.safetensors"]);
        using var scope = new TensorScope();
        Assert.Equal([3L, 1, 2, 3], reader["images"].Shape);
        Assert.Equal([.. Enumerable.Repeat(0f, 6), .. Enumerable.Repeat(1f, 6), .. Enumerable.Repeat(2f, 6)], NetworkFile.Read(reader, "images").ToArray<float>());
    }

    [Fact]
    public void Drawing_that_ends_early_leaves_no_file()
    {
        using var folder = new TempFolder();
        Assert.Throws<OperationCanceledException>(() => LatentsFile.WriteImages(folder["a.safetensors"], 2, Shape, write =>
        {
            write(SampleOf(0));
            throw new OperationCanceledException();
        }));
        Assert.Throws<ArgumentException>(() => LatentsFile.WriteImages(folder["a.safetensors"], 2, Shape, write => write(SampleOf(0))));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void More_images_than_the_disk_has_room_for_are_refused_before_one_is_drawn()
    {
        using var folder = new TempFolder();
        Assert.Throws<DiskFullException>(() => LatentsFile.WriteImages(folder["a.safetensors"], int.MaxValue, new ImageShape(3, 8192, 8192), _ => Assert.Fail("drawn")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static Sample SampleOf(int number) => new(0, number, new ImageBuffer(Shape, new byte[6]), [.. Enumerable.Repeat((float)number, 6)]);
}
