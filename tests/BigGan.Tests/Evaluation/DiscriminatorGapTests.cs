using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation;

public sealed class DiscriminatorGapTests
{
    private static readonly ImageShape Shape = new(1, 8, 8);

    [Fact]
    public void A_discriminator_that_knows_its_training_images_shows_a_gap()
    {
        using var brightness = new Brightness();
        using Plain bright = new(200, 40), dark = new(60, 40);
        (ImageBuffer, int)[] generated = [.. Enumerable.Range(0, 10).Select(_ => (new ImageBuffer(Shape, new byte[64]), 0))];
        DiscriminatorGap gap = DiscriminatorGap.Measure(brightness, bright, dark, 30, generated);
        Assert.Equal((30, 30, 10), (gap.Train.Count, gap.HeldOut.Count, gap.Generated!.Count));
        Assert.Equal((200 / TestImages.GreyLevelsPerUnit) - 1, gap.Train.Mean, Tolerances.Float32);
        Assert.Equal(-1, gap.Generated.Mean, Tolerances.Float32);
        Assert.Equal((1, 0), (gap.Train.RealShare.Value, gap.HeldOut.RealShare.Value));
        Assert.Equal(140 / TestImages.GreyLevelsPerUnit, gap.MeanGap.Value, Tolerances.Float32);
        Assert.Equal(1, gap.ShareGap.Value);
        Assert.InRange(gap.ShareGap.Low!.Value, 0.7, 0.95);
    }

    [Fact]
    public void A_network_that_has_seen_neither_set_shows_none_and_a_seed_gives_the_same_numbers()
    {
        ModelOptions model = Presets.Get("fashion-demo").Options.Model with { ClassCount = 3 };
        using var random = new RandomGenerator(2);
        using IDiscriminator untrained = Networks.CreateDiscriminator(model, Device.Cpu, random);
        using TestDataset train = new(3, 120, new ImageShape(1, 32, 32)), test = new(3, 90, new ImageShape(1, 32, 32));
        var judged = new ProgressRecorder<int>();
        DiscriminatorGap gap = DiscriminatorGap.Measure(untrained, train, test, 100, null, new DiscriminatorGapOptions { Seed = 1 }, judged);
        Assert.Equal((100, 90), (gap.Train.Count, gap.HeldOut.Count));
        Assert.Null(gap.Generated);
        Assert.InRange(0, gap.MeanGap.Low!.Value, gap.MeanGap.High!.Value);
        Assert.InRange(0, gap.ShareGap.Low!.Value, gap.ShareGap.High!.Value);
        Assert.Equal(190, judged.Reports[^1]);
        Assert.Equal(gap, DiscriminatorGap.Measure(untrained, train, test, 100, null, new DiscriminatorGapOptions { Seed = 1 }));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_in_one_line()
    {
        using var brightness = new Brightness();
        using Plain train = new(1, 10), single = new(1, 1);
        using TestDataset larger = new(1, 10, new ImageShape(1, 16, 16)), classes = new(2, 10, Shape);
        Refuses("1 images are too few", train, train, 1);
        Refuses("plain has too few images", train, single, 10);
        Refuses("1x16x16", train, larger, 10);
        Refuses("other classes", train, classes, 10);
        Assert.Contains("confidence", Assert.Throws<InvalidOptionException>(() => DiscriminatorGap.Measure(brightness, train, train, 5, null, new DiscriminatorGapOptions { Confidence = 1 })).Message);

        void Refuses(string problem, IImageDataset first, IImageDataset second, int count) =>
            Assert.Contains(problem, Assert.Throws<InvalidOptionException>(() => DiscriminatorGap.Measure(brightness, first, second, count)).Message);
    }

    /// <summary>Takes bright images for real ones.</summary>
    private sealed class Brightness : IDiscriminator
    {
        public ParameterStore Parameters { get; } = new(Device.Cpu);

        public Tensor Forward(Tensor x, Tensor y, Pass pass) => x.Mean([1, 2, 3]).Unsqueeze(1);

        public void Dispose() => Parameters.Dispose();
    }

    /// <summary>Images of one colour.</summary>
    private sealed class Plain(byte value, int count) : IImageDataset
    {
        public string Name => "plain";

        public int Count => count;

        public ImageShape Shape => DiscriminatorGapTests.Shape;

        public IReadOnlyList<string> ClassNames { get; } = ["class 0"];

        public string Fingerprint => "";

        public int LabelOf(int index) => 0;

        public void Read(int index, Span<byte> pixels) => pixels.Fill(value);

        public void Dispose()
        {
        }
    }
}
