using System.Runtime.InteropServices;
using BigGan.Evaluation.Images;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation;

public sealed class TensorImageSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(true, 128f)]
    [InlineData(false, 127.5f)]
    public void Numbers_of_a_network_are_read_as_pixels(bool quantised, float middle)
    {
        string path = Write("images", -1, 1, 0, 0.5f);
        Assert.True(TensorImageSet.CanRead(path));
        using var images = new TensorImageSet(path, quantised);
        Assert.Equal((2, new ImageShape(1, 1, 2)), (images.Count, images.Shape));
        ImageRows rows = Assert.Single(images.Read(8, default));
        Assert.Equal([0, 255, middle], rows.Pixels[..3]);
        Assert.Empty(images.Warnings);
        Assert.Equal(("safetensors", 2L), (images.Origin.Kind, images.Origin.Count));
        using var one = new TensorImageSet(path, quantised, 1, 3);
        Assert.Equal(2, Assert.Single(one.Read(8, default)).Pixels.Length);
    }

    [Theory]
    [InlineData(float.NaN, "image 1 has NaN")]
    [InlineData(float.PositiveInfinity, "image 1 has ")]
    [InlineData(200f, "image 1 has 200; images are numbers from -1 to 1, so scale them first")]
    public void Other_numbers_are_refused_with_their_image(float wrong, string problem)
    {
        string path = Write("images", -1, 1, 0, wrong);
        Assert.StartsWith($"{path}: {problem}", Assert.Throws<InvalidFileException>(() => new TensorImageSet(path, true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_from_0_to_1_are_doubted_and_weights_are_no_images()
    {
        using var images = new TensorImageSet(Write("images", 0, 1, 0, 0.5f), true);
        Assert.Contains("no number is below 0", Assert.Single(images.Warnings), StringComparison.Ordinal);
        Assert.False(TensorImageSet.CanRead(Write("weight", 0, 1, 0, 0.5f)));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, params float[] numbers)
    {
        string path = _folder[$"{name}.safetensors"];
        SafetensorsWriter.Write(path, [new TensorItem(name, DataType.Float32, [numbers.Length / 2, 1, 1, 2], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray())]);
        return path;
    }
}
