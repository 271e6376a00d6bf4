using BigGan.Guidance;
using BigGan.Imaging;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Tests.Sampling;

namespace BigGan.Tests.Guidance;

/// <summary>Latents for pictures, with the shipped generator and the shipped feature network.</summary>
public sealed class PictureInverterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Sampler _sampler;
    private readonly PictureInverter _inverter;

    public PictureInverterTests()
    {
        _sampler = ShippedModel.Open(ShippedModel.CopyTo(_folder["model"]));
        _inverter = PictureInverter.ByFeatures(_sampler, Path.Combine(ParityCase.GoldenFolder, "..", "..", "models", "features-fashion-mnist.safetensors"), "cpu");
    }

    [Fact]
    public void A_sample_is_found_again_with_its_class_and_the_latents_draw_it()
    {
        Sample sample = _sampler.Draw(new SamplingOptions { Labels = [8], Seed = 123 }).Single(); // a bag
        PngFile.Write(_folder["bag.png"], sample.Image);
        var steps = new ProgressRecorder<InversionStep>();
        InvertedPicture found = _inverter.Invert(_folder["bag.png"], new InversionOptions { Steps = 100, Candidates = 40 }, steps);
        Assert.Equal(100, steps.Reports.Count);
        Assert.True(found.PixelError < 0.01 && found.PixelError < 0.7 * steps.Reports[0].PixelError, $"{found.PixelError} after {steps.Reports[0].PixelError}");
        Assert.Equal(8, Array.IndexOf(found.Latents.ClassWeights!, found.Latents.ClassWeights!.Max()));

        LatentsFile.Write(_folder["bag.safetensors"], found.Latents);
        GivenLatents read = LatentsFile.Read(_folder["bag.safetensors"], _sampler.LatentSize, 10);
        byte[] drawn = _sampler.Draw(read).Single().Image.Pixels;
        Assert.All(drawn.Zip(found.Image.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    [Fact]
    public void The_same_picture_and_seed_give_the_same_latents()
    {
        ImageBuffer picture = _sampler.Draw(new SamplingOptions { Labels = [1] }).Single().Image;
        var quick = new InversionOptions { Steps = 5, Candidates = 6 };
        Assert.Equal(_inverter.Invert(picture, quick).Latents.Latents, _inverter.Invert(picture, quick).Latents.Latents);
    }

    [Fact]
    public void A_picture_that_is_none_or_of_another_shape_is_refused()
    {
        File.WriteAllText(_folder["text.png"], "no picture");
        Assert.Contains("text.png", Assert.Throws<InvalidFileException>(() => _inverter.Invert(_folder["text.png"])).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InvalidFileException>(() => _inverter.Invert(_folder["none.png"])).Message, StringComparison.Ordinal);
        var wide = new ImageBuffer(new ImageShape(1, 8, 8), new byte[64]);
        Assert.Contains("the generator draws", Assert.Throws<InvalidOptionException>(() => _inverter.Invert(wide)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _inverter.Dispose();
        _sampler.Dispose();
        _folder.Dispose();
    }
}
