using BigGan.Evaluation.Metrics;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class SplitOrderTests
{
    private const int Count = 600;
    private const int Classes = 6;
    private static readonly MetricOptions InOrder = new() { KidSubsets = 0, Neighbours = 0, BootstrapReplicates = 200 };
    private static readonly MetricOptions ByContent = InOrder with { SplitsByContent = true };

    [Fact]
    public void By_content_the_score_and_its_interval_are_the_same_in_every_order()
    {
        SetScores alternating = Scores(Alternating, ByContent), byClass = Scores(ByClass, ByContent), reversed = Scores([.. Alternating.Reverse()], ByContent);

        Assert.Equal(alternating.IsMean, byClass.IsMean);
        Assert.Equal(alternating.IsMean, reversed.IsMean);
        Assert.Equal(alternating.IsDeviation, byClass.IsDeviation);
        Assert.InRange(alternating.IsMean!.Value.Value, 4, 6);
        Assert.All([alternating, byClass, reversed], scores => Assert.False(scores.SplitsByClass));
    }

    [Fact]
    public void Without_pixels_the_logits_decide() =>
        Assert.Equal(Scores(Alternating, ByContent, withKeys: false).IsMean, Scores(ByClass, ByContent, withKeys: false).IsMean);

    [Fact]
    public void Images_class_by_class_that_are_cut_in_order_are_said_and_have_no_interval()
    {
        SetScores scores = Scores(ByClass, InOrder);

        Assert.True(scores.SplitsByClass);
        Assert.InRange(scores.IsMean!.Value.Value, 1, 2);
        Assert.Null(scores.IsMean.Value.Low);
        Assert.Contains(scores.Warnings, warning => warning.StartsWith("the images lie class by class", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_orders_and_a_single_part_are_not_suspected()
    {
        int[] random = new NumpyRandom(7).Permutation(Count);
        Assert.All(
            [Scores(Alternating, InOrder), Scores(random, InOrder), Scores(ByClass, InOrder with { ShuffleSplits = true }), Scores(ByClass, InOrder with { Splits = 1 })],
            scores => Assert.Equal((false, true), (scores.SplitsByClass, scores.IsMean!.Value.Low is not null)));
    }

    [Fact]
    public void Keys_are_of_numbers_alone()
    {
        Assert.Equal(SplitOrder.KeyOf([1, 2, 3]), SplitOrder.KeyOf([1, 2, 3]));
        Assert.Equal(4, new[] { SplitOrder.KeyOf([1, 2, 3]), SplitOrder.KeyOf([3, 2, 1]), SplitOrder.KeyOf([1, 2, 4]), SplitOrder.KeyOf([1, 2, 3, 0]) }.Distinct().Count());
    }

    private static int[] Alternating => [.. Enumerable.Range(0, Count)];

    private static int[] ByClass => [.. Alternating.OrderBy(image => image % Classes)];

    // Image i is of class i modulo 6, and no two are alike.
    private static SetScores Scores(int[] order, MetricOptions options, bool withKeys = true)
    {
        var logits = new float[Count * Classes];
        var keys = new ulong[Count];
        for (int place = 0; place < Count; place++)
        {
            var random = new Random(order[place]);
            for (int label = 0; label < Classes; label++) logits[(place * Classes) + label] = random.NextSingle() + (label == order[place] % Classes ? 6 : 0);
            keys[place] = SplitOrder.KeyOf([order[place]]);
        }

        using var scope = new TensorScope();
        using var set = new FeatureSet(
            TensorFactory.Zeros(DataType.Float32, Device.Cpu, Count, 2).Own(), Tensor.From<float>(logits, Count, Classes).Own()) { PixelKeys = withKeys ? keys : null };
        return SetComparison.Compare(set, null, options: options);
    }
}
