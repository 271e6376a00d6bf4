using BigGan.Evaluation.Metrics;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

/// <summary>Intervals are as wide as scores of independent sets really scatter.</summary>
public sealed class IntervalTests
{
    private const int Sets = 300; // whose deviation is known to about 4 %
    private const int Images = 1500;

    private static readonly MetricOptions Options = new() { KidSubsets = 0, Neighbours = 0, Splits = 1, BootstrapReplicates = 1000 };

    [Fact]
    public void The_Frechet_distance_of_independent_sets_scatters_as_its_interval_says() => Scatters(scores => scores.Fid!.Value);

    [Fact]
    public void The_Inception_Score_of_independent_sets_scatters_as_its_interval_says() => Scatters(scores => scores.IsMean!.Value);

    [Fact]
    public void Precision_of_independent_sets_scatters_as_its_interval_says() => Scatters(scores => scores.Precision!.Value, Options with { Neighbours = 3, NeighbourImages = 300 }, sets: 150);

    [Fact]
    public void The_interval_of_a_singular_covariance_contains_the_score()
    {
        using var scope = new TensorScope();
        using var generated = new FeatureSet(FrechetDistanceTests.Normal(1, 40, 100).Own());
        using var real = new FeatureSet((FrechetDistanceTests.Normal(2, 60, 100) * 2).Own());
        SetScores scores = SetComparison.Compare(generated, real, options: Options);
        Assert.InRange(scores.Fid!.Value.Value, scores.Fid.Value.Low!.Value, scores.Fid.Value.High!.Value);
        Assert.Contains(scores.Warnings, warning => warning.StartsWith("40 generated images are fewer than 100 features need: their covariance is singular (rank 39)", StringComparison.Ordinal));
        Assert.Contains(scores.Warnings, warning => warning.StartsWith("60 real images", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_resamples_there_are_no_intervals_and_the_same_scores()
    {
        using var recorded = new MetricCase();
        SetScores plain = SetComparison.Compare(recorded.Generated, recorded.Real, options: MetricCase.Plain);
        SetScores with = SetComparison.Compare(recorded.Generated, recorded.Real, options: MetricCase.Plain with { BootstrapReplicates = 200 });
        Score?[] All(SetScores scores) => [scores.Fid, scores.KidMean, scores.IsMean, scores.Precision, scores.Recall, scores.Density, scores.Coverage];
        foreach ((Score? without, Score? score) in All(plain).Zip(All(with)))
        {
            Assert.Equal(without!.Value.Value, score!.Value.Value);
            Assert.Null(without.Value.Low);
            Assert.InRange(score.Value.Value, score.Value.Low!.Value, score.Value.High!.Value);
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_intervals()
    {
        using var recorded = new MetricCase();
        SetScores Compare() => SetComparison.Compare(recorded.Generated, recorded.Real, options: MetricCase.Plain with { BootstrapReplicates = 100 });
        SetScores first = Compare(), second = Compare();
        Assert.Equal((first.Fid, first.KidMean, first.IsMean, first.Precision, first.Recall, first.Density, first.Coverage),
            (second.Fid, second.KidMean, second.IsMean, second.Precision, second.Recall, second.Density, second.Coverage));
    }

    private static void Scatters(Func<SetScores, Score> score, MetricOptions? options = null, int sets = Sets)
    {
        double[] values = new double[sets], widths = new double[sets];
        using var outer = new TensorScope();
        using var real = new FeatureSet(FrechetDistanceTests.Normal(999, Images, 4).Own());
        for (int i = 0; i < sets; i++)
        {
            using var scope = new TensorScope();
            Tensor drawn = FrechetDistanceTests.Normal((ulong)i, Images, 4);
            Tensor mix = Tensor.From<float>([1.2f, 0.3f, 0, 0, 0, 0.8f, 0, 0.2f, 0, 0, 1, 0, 0.1f, 0, 0, 1.5f], 4, 4);
            using var generated = new FeatureSet((drawn.MatMul(mix) + 0.4).Own(), (drawn * 2).Own());
            Score found = score(SetComparison.Compare(generated, real, options: options ?? Options));
            values[i] = found.Value;
            widths[i] = found.High!.Value - found.Low!.Value;
        }

        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (sets - 1));
        double ratio = widths.Average() / (2 * 1.96 * deviation);
        TestContext.Current.TestOutputHelper?.WriteLine($"width of the interval over that of {sets} sets: {ratio:F3}");
        Assert.InRange(ratio, 1 - Tolerances.IntervalShare, 1 + Tolerances.IntervalShare);
    }
}
