using BigGan.Clip.Training;
using BigGan.Data;
using BigGan.Torch;

namespace BigGan.Tests.Clip.Training;

public sealed class ImageViewsTests
{
    private const int Side = 16;

    [Fact]
    public void The_view_of_an_image_depends_on_its_position_in_the_stream_only()
    {
        using var scope = new TensorScope();
        Batch both = Gradients(2), second = new(both.Shape, both.Pixels[both.Shape.ByteCount..], [0]);
        var views = new ImageViews(new ClipTrainingOptions { Seed = 4 });
        float[] together = views.Of(both, 10).Images.ToArray<float>(), alone = views.Of(second, 11).Images.ToArray<float>();
        Assert.Equal(together[^alone.Length..], alone);
        Assert.NotEqual(views.Of(second, 12).Images.ToArray<float>(), alone);
        Assert.NotEqual(new ImageViews(new ClipTrainingOptions { Seed = 5 }).Of(second, 11).Images.ToArray<float>(), alone);
    }

    [Fact]
    public void Values_stay_within_0_and_1_and_a_plain_image_stays_nearly_plain()
    {
        using var scope = new TensorScope();
        var white = new Batch(new ImageShape(3, Side, Side), [.. Enumerable.Repeat((byte)255, 50 * 3 * Side * Side)], new long[50]);
        float[] values = new ImageViews(new ClipTrainingOptions()).Of(white, 0).Images.ToArray<float>();
        Assert.All(values, value => Assert.InRange(value, 0f, 1f));
        Assert.InRange(values.Average(), 0.85, 1);
    }

    [Fact]
    public void Grey_images_stay_grey_and_the_asked_share_of_colour_images_becomes_grey()
    {
        using var scope = new TensorScope();
        (Tensor images, bool[] grey) = new ImageViews(new ClipTrainingOptions { GreyShare = 0.25 }).Of(Gradients(400), 0);
        Assert.InRange(grey.Count(one => one), 60, 140);
        float[] values = images.ToArray<float>();
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<float> image = values.AsSpan(i * 3 * Side * Side, 3 * Side * Side);
            Assert.Equal(grey[i], image[..(Side * Side)].SequenceEqual(image[(Side * Side)..(2 * Side * Side)]));
        }

        byte[] plane = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)i)];
        Assert.Equal([true], new ImageViews(new ClipTrainingOptions { GreyShare = 0 }).Of(new Batch(new ImageShape(3, Side, Side), [.. plane, .. plane, .. plane], [0]), 0).Grey);
    }

    [Fact]
    public void Views_are_squares_of_half_the_image_or_more_and_mirrored_only_if_asked()
    {
        using var scope = new TensorScope();
        Batch ramp = new(new ImageShape(3, Side, Side), [.. Enumerable.Range(0, 200).SelectMany(_ => Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(i % Side * 10)))], new long[200]);
        double[] Slopes(bool flip)
        {
            float[] values = new ImageViews(new ClipTrainingOptions { Flip = flip, Shift = 0 }).Of(ramp, 0).Images.ToArray<float>();
            // Mean over rows, so that noise hardly counts: how much the view rises from left to right, in parts of the whole image's rise.
            return [.. Enumerable.Range(0, 200).Select(n => Enumerable.Range(0, Side).Average(y => values[(n * 3 * Side * Side) + (y * Side) + Side - 1] - values[(n * 3 * Side * Side) + (y * Side)]) * 255 / 150)];
        }

        double[] upright = Slopes(false), mirrored = Slopes(true);
        Assert.All(upright, slope => Assert.InRange(slope, 0.35, 1.25));
        Assert.InRange(upright.Max() - upright.Min(), 0.4, 1);
        Assert.InRange(mirrored.Count(slope => slope < 0), 70, 130);
    }

    private static Batch Gradients(int count)
    {
        var shape = new ImageShape(3, Side, Side);
        return new Batch(shape, [.. Enumerable.Range(0, count).SelectMany(i => TestImages.Gradient(Side, Side, 3, i).Pixels)], new long[count]);
    }
}
