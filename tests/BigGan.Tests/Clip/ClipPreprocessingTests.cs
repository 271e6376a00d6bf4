using BigGan.Clip;
using BigGan.Imaging;
using BigGan.Tests.Imaging;
using BigGan.Tests.Parity;
using BigGan.Torch;
using NetVips;

namespace BigGan.Tests.Clip;

/// <summary>Pictures as the input of a CLIP, against those that OpenAI's code made.</summary>
public sealed class ClipPreprocessingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("preprocess-rgb", "of 300x200 pixels CLIP sees the 200x200 in the middle")]
    [InlineData("preprocess-small", "of 45x61 pixels CLIP sees the 45x45 in the middle")]
    public void A_picture_is_resized_and_cropped_to_the_recorded_pixels(string name, string cropped)
    {
        using var recorded = ParityCase.Open($"clip/{name}");
        int size = recorded.Description.RootElement.GetProperty("n_px").GetInt32();
        string path = recorded.PathOf("image.png");
        ClipImage image = ClipPreprocessing.Read(path, size);
        ImageBuffer expected = ImageDecoder.Decode(File.ReadAllBytes(recorded.PathOf("resized_cropped.png")), "resized_cropped.png");
        Assert.Equal(expected.Shape, image.Pixels.Shape);
        Assert.Equal(expected.Pixels, image.Pixels.Pixels);
        Assert.Equal($"{path}: {cropped}", image.Cropped!.Text);
    }

    [Fact]
    public void The_input_of_the_network_is_the_recorded_tensor_once_it_is_normalised()
    {
        using var recorded = ParityCase.Open("clip/preprocess-small");
        using var scope = new TensorScope();
        Tensor input = ClipPreprocessing.ToTensor([ClipPreprocessing.Read(recorded.PathOf("image.png"), 32).Pixels]);
        Near.Assert(recorded.Read("outputs.safetensors", "image").Unsqueeze(0), ClipNetwork.Normalise(input), Tolerances.Float32Operation, 0, "image");
    }

    [Theory]
    [InlineData(640, 48)]
    [InlineData(48, 640)]
    [InlineData(5000, 1)]
    [InlineData(1, 1)]
    [InlineData(224, 224)]
    public void Pictures_of_any_shape_become_squares(int width, int height)
    {
        var image = new ImageBuffer(new ImageShape(3, height, width), [.. Enumerable.Range(0, 3 * height * width).Select(i => (byte)(i / (height * width) * 80))]);
        foreach (bool pad in (bool[])[false, true])
        {
            ClipImage seen = ClipPreprocessing.Fit(image, 224, pad);
            Assert.Equal(new ImageShape(3, 224, 224), seen.Pixels.Shape);
            Assert.Equal(width == height || pad, seen.Cropped is null);
            int middle = (111 * 224) + 112; // in the one row of a picture that is 1 pixel high, too
            Assert.Equal([0, 80, 160], Enumerable.Range(0, 3).Select(channel => (int)seen.Pixels.Pixels[(channel * 224 * 224) + middle]));
        }
    }

    [Fact]
    public void Padding_keeps_the_whole_picture_between_bars_of_the_mean_colour()
    {
        var image = new ImageBuffer(new ImageShape(1, 2, 4), [255, 0, 0, 255, 255, 0, 0, 255]);
        byte[] pixels = ClipPreprocessing.Fit(image, 4, pad: true).Pixels.Pixels;
        Assert.Equal([123, 123, 123, 123, 255, 0, 0, 255, 255, 0, 0, 255, 123, 123, 123, 123], pixels[..16]);
        Assert.Equal([117, 104], (byte[])[pixels[16], pixels[32]]);
    }

    [Fact]
    public void Files_that_are_no_pictures_are_refused_in_one_line()
    {
        File.WriteAllText(_folder["text.png"], "no picture");
        Assert.Contains("is text, not an image", Assert.Throws<InvalidFileException>(() => ClipPreprocessing.Read(_folder["text.png"], 32)).Message, StringComparison.Ordinal);
        Assert.EndsWith("absent.png: does not exist", Assert.Throws<InvalidFileException>(() => ClipPreprocessing.Read(_folder["absent.png"], 32)).Message, StringComparison.Ordinal);
    }

    // The first and the last pixel, of a picture that is black on its left and white on its right half, as a file stores it.
    [Theory]
    [InlineData("four inks", 0, 255)]
    [InlineData("turned", 0, 255)]
    [InlineData("transparent", 255, 255)]
    public void Four_inks_turned_and_transparent_pictures_look_as_on_a_page(string kind, int first, int last)
    {
        var halves = new ImageBuffer(new ImageShape(3, 16, 16), [.. Enumerable.Range(0, 768).Select(i => i % 16 < 8 ? (byte)0 : (byte)255)]);
        File.WriteAllBytes(_folder["picture"], kind switch
        {
            "four inks" => TestImages.Encode(halves, "jpegsave_buffer", colours: Enums.Interpretation.Cmyk),
            "turned" => ImageDecoderTests.WithOrientation(TestImages.Encode(halves, "jpegsave_buffer"), 6),
            _ => TinyImages.Png(16, 16, 6, 8, [.. Enumerable.Repeat<byte[]>([10, 20, 30, 0], 256).SelectMany(pixel => pixel)]),
        });
        byte[] pixels = ClipPreprocessing.Read(_folder["picture"], 8).Pixels.Pixels;
        Assert.InRange(pixels[0], first - 50, first + 50); // black of inks is no full black
        Assert.InRange(pixels[63], last - 50, last + 50);
        Assert.Equal(kind == "turned", pixels[7] < 128);
    }

    public void Dispose() => _folder.Dispose();
}
