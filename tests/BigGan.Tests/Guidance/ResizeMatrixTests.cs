using BigGan.Guidance;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Guidance;

/// <summary>Resizing by matrices, against LibTorch's operators and the recorded resample function of Big Sleep.</summary>
public sealed class ResizeMatrixTests
{
    [Theory]
    [InlineData("96x96_to_56x56", 56, 56)]
    [InlineData("40x64_to_56x48", 56, 48)]
    public void Lanczos_and_bicubic_give_the_recorded_images(string name, int height, int width)
    {
        using var recorded = ParityCase.Open("big-sleep/resample");
        using var scope = new TensorScope();
        Tensor image = recorded.Read("inputs.safetensors", name);
        recorded.AssertEqual("outputs.safetensors", name, Resized(CutoutResizing.Lanczos, image, height, width));
    }

    [Theory]
    [InlineData(7, 5, 12, 3)]
    [InlineData(96, 31, 224, 224)]
    [InlineData(20, 20, 20, 20)]
    [InlineData(1, 2, 5, 7)]
    public void Bilinear_and_nearest_equal_the_engines(int height, int width, int toHeight, int toWidth)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        Tensor image = TensorFactory.RandomNormal(random, 2, 3, height, width);
        Near.Assert(image.UpsampleBilinear2d(toHeight, toWidth, alignCorners: false), Resized(CutoutResizing.Bilinear, image, toHeight, toWidth), Tolerances.ResizedPixel, 0, "bilinear");
        if (toHeight % height == 0 && toWidth % width == 0 && toHeight / height == toWidth / width)
            Near.Assert(image.UpsampleNearest2d(toHeight / height), Resized(CutoutResizing.Nearest, image, toHeight, toWidth), 0, 0, "nearest");
    }

    [Theory]
    [InlineData(CutoutResizing.Nearest)]
    [InlineData(CutoutResizing.Bilinear)]
    [InlineData(CutoutResizing.Lanczos)]
    public void A_flat_image_stays_flat(CutoutResizing method)
    {
        foreach ((int from, int to) in ((int, int)[])[(1, 1), (1, 9), (5, 224), (224, 32), (640, 7), (2, 1)])
        {
            double[] matrix = ResizeMatrix.Of(method, from, to);
            for (int row = 0; row < to; row++) Assert.Equal(1, matrix.AsSpan(row * from, from).ToArray().Sum(), Tolerances.Float64Sum * 10);
        }
    }

    [Fact]
    public void A_cutout_is_the_resized_part_and_gradients_stay_inside()
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        Tensor images = TensorFactory.RandomNormal(random, 2, 3, 20, 30);
        images.RequiresGrad = true;
        Tensor cut = Cutouts.Of(images, [new CutoutBox(8, 8, 3, 5), CutoutBox.Whole(20, 30)], 12, CutoutResizing.Bilinear);
        Assert.Equal([4, 3, 12, 12], cut.Shape);
        Tensor second = images.Detach().Narrow(0, 1, 1);
        Near.Assert(second.Narrow(2, 3, 8).Narrow(3, 5, 8).UpsampleBilinear2d(12, 12, alignCorners: false), cut.Narrow(0, 2, 1), Tolerances.Float32, 0, "part");
        Near.Assert(second.UpsampleBilinear2d(12, 12, alignCorners: false), cut.Narrow(0, 3, 1), Tolerances.Float32, 0, "whole");

        cut.Narrow(0, 0, 1).Sum().Backward();
        Tensor gradient = images.Gradient()!;
        Assert.Equal(3 * 12 * 12, gradient.Narrow(0, 0, 1).Narrow(2, 3, 8).Narrow(3, 5, 8).Sum().Item(), 0.01);
        Assert.Equal(3 * 12 * 12, gradient.Abs().Sum().Item(), 0.01);
    }

    private static Tensor Resized(CutoutResizing method, Tensor image, int height, int width)
    {
        (int h, int w) = ((int)image.Size(2), (int)image.Size(3));
        Tensor down = Tensor.From<double>(ResizeMatrix.Of(method, h, height), height, h).To(image.Type);
        Tensor across = Tensor.From<double>(ResizeMatrix.Of(method, w, width), width, w).To(image.Type);
        long planes = image.Size(0) * image.Size(1);
        Tensor narrow = image.Reshape(planes * h, w).MatMul(across.Transpose()).Reshape(planes, h, width);
        return ShapeOperators.Concatenate([.. narrow.Chunk(planes, 0).Select(plane => down.MatMul(plane.Squeeze(0)).Unsqueeze(0))]).Reshape(image.Size(0), image.Size(1), height, width);
    }
}
