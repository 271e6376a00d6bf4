using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation;

public sealed class FairnessTests : IDisposable
{
    private static readonly string[] Animals = ["cat", "dog"];
    private readonly TempFolder _folder = new();

    [Fact]
    public void Sets_alike_in_all_but_pixels_raise_no_doubt()
    {
        using ExtractedFeatures a = Set("a", Animals, [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 100)], new(100, 0, 0, 0, 0, 0));
        using ExtractedFeatures b = Set("b", Animals, [.. Enumerable.Repeat(0, 51), .. Enumerable.Repeat(1, 49)], new(50, 0, 0, 0, 0, 0));
        Assert.Empty(Fairness.Doubts(a, b));
    }

    [Fact]
    public void Chance_is_no_doubt()
    {
        var random = new Random(3);
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"class {i}")];
        using ExtractedFeatures drawn = Set("drawn", names, [.. Enumerable.Range(0, 1000).Select(_ => random.Next(200))]);
        using ExtractedFeatures real = Set("real", names, [.. Enumerable.Range(0, 1000).Select(i => i % 200)]);
        Assert.Empty(Fairness.Doubts(drawn, real));
    }

    [Fact]
    public void Unequal_class_shares_are_said()
    {
        using ExtractedFeatures a = Set("a", Animals, [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 100)]);
        using ExtractedFeatures b = Set("b", ["dog", "cat"], [.. Enumerable.Repeat(0, 180), .. Enumerable.Repeat(1, 20)]);
        Assert.StartsWith("class shares differ: 'cat' is 50 % of a and 10 % of b", Assert.Single(Fairness.Doubts(a, b)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_classes_are_said()
    {
        using ExtractedFeatures a = Set("a", ["cat", "dog"], [0, 0, 1, 1, 1]);
        using ExtractedFeatures b = Set("b", ["cat", "owl"], [0, 0, 1, 1]);
        Assert.Equal(
            "the classes differ: b has 'owl' that a has not, which has 'dog' besides; the distance counts that as well", Assert.Single(Fairness.Doubts(a, b)));
    }

    [Fact]
    public void Coding_depth_and_resizing_that_differ_are_said()
    {
        using ExtractedFeatures a = Set("a", null, null, new(100, 100, 0, 0, 0, 0));
        using ExtractedFeatures b = Set("b", null, null, new(100, 0, 50, 0, 0, 100));
        using ExtractedFeatures c = Set("c", null, null, new(100, 0, 50, 0, 40, 60));
        Assert.Collection(
            Fairness.Doubts(a, b),
            doubt => Assert.StartsWith("100 % of a and 0 % of b are JPEG", doubt, StringComparison.Ordinal),
            doubt => Assert.StartsWith("0 % of a and 50 % of b have 16 bits a channel", doubt, StringComparison.Ordinal),
            doubt => Assert.StartsWith("0 % of a and 100 % of b are shrunk to 32x32", doubt, StringComparison.Ordinal));
        Assert.StartsWith("40 % of c are smaller than 32x32 and were enlarged or padded", Fairness.Doubts(c, c).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_against_colour_is_said()
    {
        using ExtractedFeatures a = Set("a", null, null, new(100, 0, 0, 100, 0, 0));
        using ExtractedFeatures b = Set("b", null, null, new(100, 0, 0, 0, 0, 0));
        Assert.StartsWith("100 % of a and 0 % of b are greyscale", Assert.Single(Fairness.Doubts(a, b)), StringComparison.Ordinal);
        Assert.StartsWith("0 % of b and 100 % of a are greyscale", Assert.Single(Fairness.Doubts(b, a)), StringComparison.Ordinal);
        Assert.Empty(Fairness.Doubts(a, a));
    }

    [Fact]
    public void A_data_set_that_is_padded_is_doubted_against_larger_images_only()
    {
        ImageFileFacts own = ImageFileFacts.Of(60, new ImageShape(1, 28, 28), new ImageShape(3, 48, 48));
        Assert.Equal(new ImageFileFacts(60, 0, 0, 60, 60, 0), own);
        Assert.Equal(new ImageFileFacts(60, 0, 0, 0, 0, 60), ImageFileFacts.Of(60, new ImageShape(3, 48, 48), new ImageShape(1, 28, 28)));
        using ExtractedFeatures digits = Set("digits", null, null, own, "dataset");
        using ExtractedFeatures colours = Set("colours", null, null, new(100, 0, 0, 0, 0, 0));
        using ExtractedFeatures model = Set("model", null, null, null, "model");
        Assert.Contains(Fairness.Doubts(colours, digits), doubt => doubt.StartsWith("100 % of digits are smaller than 32x32", StringComparison.Ordinal));
        Assert.Contains(Fairness.Doubts(digits, colours), doubt => doubt.StartsWith("100 % of digits are smaller than 32x32", StringComparison.Ordinal));
        Assert.Empty(Fairness.Doubts(model, digits));
        Assert.Empty(Fairness.Doubts(digits, digits));
    }

    [Fact]
    public void Files_are_looked_at()
    {
        ImageBuffer small = TestImages.Gradient(20, 20), large = TestImages.Gradient(40, 64), wide = TestImages.Gradient(20, 64);
        File.WriteAllBytes(_folder.Nested("a/0.png"), PngFile.Encode(small));
        File.WriteAllBytes(_folder.Nested("a/1.jpg"), TestImages.Encode(large, "jpegsave_buffer"));
        File.WriteAllBytes(_folder.Nested("b/0.jpg"), TestImages.Encode(wide, "jpegsave_buffer"));

        ImageFileFacts facts = SourceFacts.Of(_folder.Path, new DatasetOptions { Height = 32, Width = 32 }).Files!;
        Assert.Equal(new ImageFileFacts(3, 2, 0, 0, 2, 1), facts);
        Assert.Equal(new ImageFileFacts(3, 2, 0, 0, 0, 0), SourceFacts.Of(_folder.Path, new DatasetOptions()).Files);
    }

    [Fact]
    public void Few_images_for_the_features_are_said()
    {
        using var scope = new TensorScope();
        using var few = new FeatureSet(Metrics.FrechetDistanceTests.Normal(1, 150, 50).Own());
        using var many = new FeatureSet(Metrics.FrechetDistanceTests.Normal(2, 300, 50).Own());
        SetScores scores = SetComparison.Compare(few, many, options: new() { KidSubsets = 0, Neighbours = 0, BootstrapReplicates = 0 });
        Assert.StartsWith("150 generated images are few for 50 features", Assert.Single(scores.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ExtractedFeatures Set(string name, string[]? classes, int[]? labels, ImageFileFacts? files = null, string kind = "images")
    {
        using var scope = new TensorScope();
        return new ExtractedFeatures
        {
            Set = new FeatureSet(TensorFactory.Zeros(DataType.Float32, Device.Cpu, labels?.Length ?? 2, 1).Own(), null, labels),
            ClassNames = classes,
            Origin = new ImageSetOrigin { Kind = kind, Source = name, Size = "32x32", Files = files },
        };
    }
}
