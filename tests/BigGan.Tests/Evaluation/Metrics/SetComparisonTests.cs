using BigGan.Evaluation.Metrics;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class SetComparisonTests : IDisposable
{
    private readonly MetricCase _recorded = new();

    public void Dispose() => _recorded.Dispose();

    [Fact]
    public void A_set_compared_with_itself_has_no_distance()
    {
        SetScores scores = SetComparison.Compare(_recorded.Generated, _recorded.Generated, options: MetricCase.Plain);
        Assert.InRange(scores.Fid!.Value.Value, 0, Tolerances.FrechetOfItself);
        Assert.Equal((1, 1, 1), (scores.Precision!.Value.Value, scores.Recall!.Value.Value, scores.Coverage!.Value.Value));
    }

    [Fact]
    public void Statistics_of_the_real_images_give_the_same_Frechet_distance_and_nothing_that_needs_images()
    {
        SetScores images = SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain);
        SetScores statistics = SetComparison.Compare(_recorded.Generated, null, FeatureMoments.Of(_recorded.Real.Features), MetricCase.Plain);
        Assert.Equal(images.Fid!.Value.Value, statistics.Fid!.Value.Value, Tolerances.FrechetSum);
        Assert.NotNull(statistics.IsMean);
        Assert.Null(statistics.KidMean);
        Assert.Null(statistics.Precision);
    }

    [Fact]
    public void What_the_options_leave_out_is_not_computed()
    {
        SetScores scores = SetComparison.Compare(_recorded.Generated, _recorded.Real, options: new MetricOptions { KidSubsets = 0, Splits = 0, Neighbours = 0, BootstrapReplicates = 0 });
        Assert.NotNull(scores.Fid);
        Assert.Null(scores.KidMean);
        Assert.Null(scores.IsMean);
        Assert.Null(scores.Recall);
        Assert.Empty(scores.Warnings);
    }

    [Fact]
    public void What_a_set_is_too_small_for_is_left_out_or_made_smaller_with_a_warning()
    {
        using var scope = new TensorScope();
        using var few = new FeatureSet(_recorded.Generated.Features.Narrow(0, 0, 5).Clone().Own(), _recorded.Generated.Logits!.Narrow(0, 0, 5).Clone().Own());
        SetScores scores = SetComparison.Compare(few, _recorded.Real, options: MetricCase.Plain);
        Assert.NotNull(scores.Fid);
        Assert.NotNull(scores.KidMean);
        Assert.Null(scores.IsMean);
        Assert.Null(scores.Precision);
        Assert.Collection(
            scores.Warnings,
            warning => Assert.Contains("5 generated images are fewer than 48 features need", warning, StringComparison.Ordinal),
            warning => Assert.Contains("5 images cannot be cut into 10 parts", warning, StringComparison.Ordinal),
            warning => Assert.Contains("subsets of 2 images instead of 100", warning, StringComparison.Ordinal),
            warning => Assert.Contains("of 5 images none has 5 neighbours", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Neighbours_of_the_first_images_are_those_of_a_smaller_set()
    {
        using var scope = new TensorScope();
        using var generated = new FeatureSet(_recorded.Generated.Features.Narrow(0, 0, 200).Clone().Own());
        using var real = new FeatureSet(_recorded.Real.Features.Narrow(0, 0, 200).Clone().Own());
        SetScores first = SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain with { NeighbourImages = 200 });
        SetScores small = SetComparison.Compare(generated, real, options: MetricCase.Plain);
        Assert.Equal((small.Precision, small.Recall, small.Density, small.Coverage), (first.Precision, first.Recall, first.Density, first.Coverage));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = new TensorScope();
        using var one = new FeatureSet(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1, 48).Own());
        using var narrow = new FeatureSet(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 9, 7).Own());
        using var damaged = new FeatureSet(TensorFactory.Full(double.NaN, DataType.Float32, Device.Cpu, 9, 48).Own());
        Refused("1 generated images are too few", () => SetComparison.Compare(one, _recorded.Real));
        Refused("1 real images are too few", () => SetComparison.Compare(_recorded.Generated, one));
        Refused("have 48 features, the real ones 7", () => SetComparison.Compare(_recorded.Generated, narrow));
        Refused("have 48 features, the real ones 7", () => SetComparison.Compare(_recorded.Generated, null, FeatureMoments.Of(narrow.Features)));
        Refused("the features of the real images are not all finite", () => SetComparison.Compare(_recorded.Generated, damaged));
        Refused("confidence is 1; it must be above 0 and below 1", () => SetComparison.Compare(_recorded.Generated, _recorded.Real, options: new MetricOptions { Confidence = 1 }));
        Refused("kid_subset_size is 1; it must be at least 2; splits is -1", () => SetComparison.Compare(_recorded.Generated, _recorded.Real, options: new MetricOptions { KidSubsetSize = 1, Splits = -1 }));
    }

    [Fact]
    public void It_can_be_cancelled_and_says_how_far_it_is()
    {
        Assert.Throws<OperationCanceledException>(() => SetComparison.Compare(_recorded.Generated, _recorded.Real, cancellation: new CancellationToken(true)));
        var steps = new ProgressRecorder<ComparisonProgress>();
        SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain, progress: steps);
        Assert.Equal(
            ["covariance of the generated images", "covariance of the real images", "Frechet distance", "Inception Score", "kernel distance", "neighbours"],
            steps.Reports.Select(step => step.Step).Distinct());
        Assert.All(steps.Reports, step => Assert.InRange(step.Share, 0, 1));
    }

    [Fact]
    public void Classes_are_compared_one_by_one_and_small_ones_named()
    {
        using var scope = new TensorScope();
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i == 599 ? 2 : i % 2)];
        using var generated = new FeatureSet(_recorded.Generated.Features.Clone().Own(), null, labels);
        using var real = new FeatureSet(_recorded.Real.Features.Clone().Own(), null, labels);
        var classes = IntraClassDistances.Between(generated, real, ["cat", "dog", "rare"]);
        Tensor cats = Tensor.From<long>([.. Enumerable.Range(0, 300).Select(i => 2L * i)], 300);
        double expected = FrechetDistance.Between(FeatureMoments.Of(generated.Features.Embedding(cats)), FeatureMoments.Of(real.Features.Embedding(cats)));
        Assert.Equal(expected, classes.PerClass[0].Distance!.Value, Tolerances.FrechetSum);
        Assert.Equal(["rare"], classes.TooFew.Select(entry => entry.Name));
        Assert.Equal((1, 1), (classes.PerClass[2].GeneratedCount, classes.PerClass[2].RealCount));
        Assert.Equal((classes.PerClass[0].Distance + classes.PerClass[1].Distance) / 2, classes.Mean);
        Refused("the real images have no labels", () => IntraClassDistances.Between(generated, _recorded.Real, ["cat", "dog", "rare"]));
        Refused("has the label 2; there are 2 classes", () => IntraClassDistances.Between(generated, real, ["cat", "dog"]));
    }

    private static void Refused(string reason, Func<object> compare) => Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(compare).Message, StringComparison.Ordinal);
}
