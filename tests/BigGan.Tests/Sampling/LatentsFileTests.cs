using System.Runtime.InteropServices;
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

    [Fact]
    public void Latents_and_labels_of_other_types_are_converted_and_numbers_that_do_not_fit_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder["z.safetensors"];
        foreach (DataType type in (DataType[])[DataType.Float64, DataType.Float16, DataType.BFloat16])
        {
            using var scope = new TensorScope();
            byte[] z = Tensor.From<float>([0.5f, -1, 2, 0.25f], 2, 2).To(type).Bytes().ToArray(), y = Tensor.From<float>([1, 0], 2).To(DataType.Int32).Bytes().ToArray();
            SafetensorsWriter.Write(path, [new TensorItem("z", type, [2, 2], z), new TensorItem("y", DataType.Int32, [2], y)]);
            GivenLatents read = LatentsFile.Read(path, 2, 3);
            Assert.Equal([0.5f, -1, 2, 0.25f], read.Latents);
            Assert.Equal([1L, 0], read.Labels!);
        }

        SafetensorsWriter.Write(path, [new TensorItem("z", DataType.Float64, [1, 2], MemoryMarshal.AsBytes<double>([0, 1e300]).ToArray()), new TensorItem("y", DataType.UInt8, [1], new byte[1])]);
        Assert.Contains("z has a number too large for single precision in row 0", Assert.Throws<InvalidFileException>(() => LatentsFile.Read(path, 2, 3)).Message, StringComparison.Ordinal);
    }

    private static Sample SampleOf(int number) => new(0, number, new ImageBuffer(Shape, new byte[6]), [.. Enumerable.Repeat((float)number, 6)]);
}
