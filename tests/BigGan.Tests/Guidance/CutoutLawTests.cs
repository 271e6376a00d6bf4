using BigGan.Guidance;

namespace BigGan.Tests.Guidance;

/// <summary>Random cutouts.</summary>
public sealed class CutoutLawTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cutouts_lie_in_the_image_and_have_half_to_nearly_all_of_its_side(bool isCentred)
    {
        CutoutBox[] boxes = new CutoutLaw(isCentred).Draw(3, 0, 2000, 100, 140);
        Assert.All(boxes, box =>
        {
            Assert.InRange(box.Height, 50, 95);
            Assert.Equal(box.Height, box.Width);
            Assert.InRange(box.Top, 0, 100 - box.Height);
            Assert.InRange(box.Left, 0, 140 - box.Width);
        });
        // Of normal numbers of mean 0.8 and deviation 0.3, 15.9 % are below 0.5 and 30.9 % above 0.95.
        Assert.InRange(boxes.Count(box => box.Height == 50) / 2000.0, 0.13, 0.21);
        Assert.InRange(boxes.Count(box => box.Height == 95) / 2000.0, 0.27, 0.35);
    }

    [Fact]
    public void Centred_offsets_lie_closer_to_the_middle()
    {
        static double Spread(bool isCentred) => new CutoutLaw(isCentred).Draw(1, 0, 2000, 400, 400).Average(box => Math.Abs(box.Top - ((400 - box.Height) / 2.0)) / (400 - box.Height));
        Assert.InRange(Spread(false), 0.24, 0.26); // a quarter of the range, on average
        Assert.InRange(Spread(true), 0.17, 0.23);
    }

    [Fact]
    public void Seed_and_step_decide()
    {
        var law = new CutoutLaw(IsCentred: false);
        Assert.Equal(law.Draw(1, 2, 5, 64, 64), law.Draw(1, 2, 5, 64, 64));
        Assert.NotEqual(law.Draw(1, 2, 5, 64, 64), law.Draw(1, 3, 5, 64, 64));
        Assert.NotEqual(law.Draw(1, 2, 5, 64, 64), law.Draw(2, 2, 5, 64, 64));
        Assert.Equal(law.Draw(1, 2, 5, 64, 64), law.Draw(1, 2, 9, 64, 64).Take(5));
    }

    [Fact]
    public void An_image_of_one_pixel_has_cutouts() => Assert.All(new CutoutLaw(IsCentred: true).Draw(0, 0, 50, 1, 1), box => Assert.Equal(new CutoutBox(1, 1, 0, 0), box));
}
