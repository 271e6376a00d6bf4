using BigGan.Clip;
using BigGan.Tests.Imaging;
using BigGan.Torch;
using NetVips;

namespace BigGan.Tests.Guidance;

/// <summary>Pictures as prompts: of any kind, upright, their middle square.</summary>
public sealed class PromptPictureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Inks_become_colours()
    {
        float[] inks = Read(TestImages.Encode(TestImages.Gradient(64, 64), "jpegsave_buffer", colours: Enums.Interpretation.Cmyk)).Pixels, colours = Read(TestImages.Png(64, 64)).Pixels;
        Assert.InRange(inks.Zip(colours).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 0.06);
    }

    [Fact]
    public void A_turned_photograph_is_upright_and_its_size_is_said_so()
    {
        (float[] pixels, string? note) = Read(ImageDecoderTests.WithOrientation(TestImages.Encode(TestImages.Gradient(48, 640), "jpegsave_buffer"), 6));
        Assert.Contains("of 48x640 pixels CLIP sees the 48x48 in the middle", note, StringComparison.Ordinal);
        // Brightness grew downwards; turned clockwise, it grows to the left.
        Assert.True(pixels[8 * 16] > pixels[(8 * 16) + 15] + 0.1, $"{pixels[8 * 16]} at the left, {pixels[(8 * 16) + 15]} at the right");
    }

    [Fact]
    public void What_is_transparent_is_white() =>
        Assert.All(Read(TinyImages.Png(8, 8, colourType: 6, bitDepth: 8, new byte[8 * 8 * 4])).Pixels, value => Assert.Equal(1, value));

    [Fact]
    public void One_pixel_is_enough()
    {
        (float[] pixels, string? note) = Read(TestImages.Png(1, 1, seed: 5));
        Assert.Null(note);
        Assert.Single(pixels.Take(16 * 16).Distinct());
    }

    [Fact]
    public void What_is_no_image_is_named()
    {
        Assert.Contains("picture", Assert.Throws<InvalidFileException>(() => Read("no image"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InvalidFileException>(() => ClipPreprocessing.Read(_folder["none.png"], 16)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private (float[] Pixels, string? Note) Read(byte[] file)
    {
        File.WriteAllBytes(_folder["picture"], file);
        using var scope = new TensorScope();
        ClipImage image = ClipPreprocessing.Read(_folder["picture"], 16);
        Tensor square = ClipPreprocessing.ToTensor([image.Pixels]);
        Assert.Equal([1, 3, 16, 16], square.Shape);
        return (square.ToArray<float>(), image.Cropped?.Text);
    }
}
