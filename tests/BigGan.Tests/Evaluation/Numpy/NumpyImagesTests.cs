using System.Runtime.InteropServices;
using BigGan.Evaluation.Numpy;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Tests.Evaluation.Numpy;

public sealed class NumpyImagesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder["samples.npz"];

    [Fact]
    public void Samples_of_the_authors_code_are_read_with_their_classes()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 3 * 4 * 5).Select(i => (byte)i)];
        Write(Bytes("x", [3, 3, 4, 5], pixels), new TensorItem("y", DataType.Int64, [3], MemoryMarshal.AsBytes<long>([7, 0, 2]).ToArray()));
        using var images = new NumpyImages(FilePath);
        Assert.Equal((3, new ImageShape(3, 4, 5)), (images.Count, images.Shape));
        Assert.Equal([7, 0, 2], images.Labels!);
        byte[] two = new byte[2 * 60];
        images.Read(1, two);
        Assert.Equal(pixels[60..], two);
    }

    [Fact]
    public void Pixels_that_lie_color_by_color_come_out_channel_by_channel()
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 2 * 4 * 3).Select(i => (byte)i)]; // [2,2,4,3]
        Write(Bytes("arr_0", [2, 2, 4, 3], pixels));
        using var images = new NumpyImages(FilePath);
        Assert.Equal(new ImageShape(3, 2, 4), images.Shape);
        Assert.Null(images.Labels);
        byte[] all = new byte[48];
        images.Read(0, all);
        for (int image = 0; image < 2; image++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                for (int position = 0; position < 8; position++) Assert.Equal(pixels[(image * 24) + (position * 3) + channel], all[(image * 24) + (channel * 8) + position]);
            }
        }
    }

    [Fact]
    public void Grey_images_need_no_channels()
    {
        Write(Bytes("arr_0", [2, 4, 5], new byte[40]));
        using var images = new NumpyImages(FilePath);
        Assert.Equal(new ImageShape(1, 4, 5), images.Shape);
    }

    [Fact]
    public void A_single_array_of_any_name_is_taken()
    {
        Write(Bytes("pictures", [2, 4, 4, 1], new byte[32]), Bytes("y", [2], [3, 4]));
        using var images = new NumpyImages(FilePath);
        Assert.Equal(new ImageShape(1, 4, 4), images.Shape);
        Assert.Equal([3, 4], images.Labels!);
    }

    [Fact]
    public void Files_without_images_are_refused()
    {
        Write(Bytes("mu", [4], new byte[4]));
        Refused("has no array of images, such as x [N,3,H,W] or arr_0 [N,H,W,3]; it has 'mu' [4]");
        Write(Bytes("a", [2, 4, 4, 1], new byte[32]), Bytes("b", [2, 4, 4, 1], new byte[32]));
        Refused("has several arrays that may be images");
        Write(Bytes("x", [2, 4, 4, 2], new byte[64]));
        Refused("x is [2,4,4,2]; images are [N,C,H,W] or [N,H,W,C] with 1 or 3 channels");
        Write(Bytes("x", [0, 3, 4, 4], []));
        Refused("x is [0,3,4,4]; images are");
    }

    [Fact]
    public void Other_numbers_than_bytes_are_refused_and_damaged_ones_named()
    {
        Write(Floats([0, 1]));
        Refused("x is Float32; images are UInt8 from 0 to 255, so scale, round and convert them first");
        Write(Floats([0, float.NaN]));
        Refused("image 1 has NaN");
    }

    [Fact]
    public void Classes_that_do_not_fit_the_images_are_refused()
    {
        Write(Bytes("x", [2, 1, 2, 2], new byte[8]), new TensorItem("y", DataType.Int64, [3], new byte[24]));
        Refused("y is Int64 [3]; labels of 2 images");
        Write(Bytes("x", [2, 1, 2, 2], new byte[8]), new TensorItem("y", DataType.Int64, [2], MemoryMarshal.AsBytes<long>([0, -5]).ToArray()));
        Refused("y has the label -5 at 1");
    }

    [Fact]
    public void Pickled_objects_beside_images_are_refused()
    {
        File.Copy(Path.Combine(ParityCase.GoldenFolder, "numpy", "objects.npz"), FilePath);
        Refused("holds pickled Python objects");
    }

    public void Dispose() => _folder.Dispose();

    private static TensorItem Bytes(string name, long[] shape, byte[] bytes) => new(name, DataType.UInt8, shape, bytes);

    private static TensorItem Floats(float[] values) => new("x", DataType.Float32, [2, 1, 1, 1], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private void Write(params TensorItem[] items) => NumpyWriter.Write(FilePath, items);

    private void Refused(string reason)
    {
        var error = Assert.Throws<InvalidFileException>(() => new NumpyImages(FilePath));
        Assert.StartsWith(FilePath + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
