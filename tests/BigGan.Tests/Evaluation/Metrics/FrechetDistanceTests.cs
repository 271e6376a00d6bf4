using BigGan.Evaluation.Metrics;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void The_distance_of_a_set_to_itself_is_nothing()
    {
        using var recorded = new MetricCase();
        var moments = FeatureMoments.Of(recorded.Generated.Features);
        Assert.InRange(FrechetDistance.Between(moments, moments), 0, Tolerances.FrechetOfItself);
    }

    [Fact]
    public void Also_with_a_quarter_as_many_images_as_2048_features()
    {
        using var scope = new TensorScope();
        Tensor features = Normal(1, 500, 2048);
        var moments = FeatureMoments.Of(features);
        Assert.InRange(FrechetDistance.Between(moments, moments), 0, Tolerances.FrechetOfItself);
        Assert.InRange(FrechetDistance.Between(features, features), 0, Tolerances.FrechetOfItself);
    }

    [Fact]
    public void Singular_covariances_give_the_same_distance_with_and_without_covariances()
    {
        using var scope = new TensorScope();
        Tensor first = Normal(1, 30, 100), second = Normal(2, 50, 100) * 1.5;
        double expected = FrechetDistance.Between(first, second);
        Assert.Equal(expected, FrechetDistance.Between(FeatureMoments.Of(first), FeatureMoments.Of(second)), expected * Tolerances.FrechetSum);
    }

    [Fact]
    public void Independent_features_have_the_distance_of_the_formula()
    {
        double[] first = new double[9], second = new double[9];
        for (int i = 0; i < 3; i++) (first[4 * i], second[4 * i]) = (i + 1, 4 * i * i);
        double expected = 1 + Enumerable.Range(0, 3).Sum(i => Math.Pow(Math.Sqrt(i + 1) - (2 * i), 2));
        Assert.Equal(expected, FrechetDistance.Between(new FeatureMoments(null, [0, 0, 1], first), new FeatureMoments(null, [0, 0, 0], second)), Tolerances.Float64Sum);
    }

    [Fact]
    public void Equal_images_have_no_covariance_and_still_a_distance()
    {
        using var scope = new TensorScope();
        var same = FeatureMoments.Of(TensorFactory.Full(3, DataType.Float32, Device.Cpu, 5, 4));
        var other = FeatureMoments.Of(TensorFactory.Full(1, DataType.Float32, Device.Cpu, 5, 4));
        Assert.Equal(16, FrechetDistance.Between(same, other), Tolerances.Float64Sum);
        Assert.Equal(0, FrechetDistance.Between(same, same));
    }

    [Fact]
    public void Features_of_other_lengths_do_not_compare() =>
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(new FeatureMoments(null, [0], [1]), new FeatureMoments(null, [0, 0], [1, 0, 0, 1])));

    [Fact]
    public void Moments_do_not_depend_on_how_the_images_are_cut_into_batches()
    {
        using var scope = new TensorScope();
        Tensor features = Normal(3, 3000, 300) + 50;
        using var batches = new MomentsAccumulator(300);
        foreach ((int start, int count) in new[] { (0, 1), (1, 1023), (1024, 7), (1031, 1969) }) batches.Add(features.Narrow(0, start, count));
        FeatureMoments whole = FeatureMoments.Of(features), parts = batches.Result();
        Assert.Equal(3000, parts.Count);
        Near.Assert(whole.Mean, parts.Mean, 0, Tolerances.Float64Sum, "mean");
        Near.Assert(whole.Covariance, parts.Covariance, Tolerances.Float64Sum, Tolerances.CovarianceSum, "covariance");
    }

    [Fact]
    public void A_mean_far_from_0_costs_no_digits()
    {
        using var scope = new TensorScope();
        using var accumulator = new MomentsAccumulator(2);
        accumulator.Add(Tensor.From<float>([8_000_000, 1, 8_000_001, 2, 8_000_002, 4], 3, 2));
        FeatureMoments moments = accumulator.Result();
        Near.Assert([8_000_001, 7 / 3.0], moments.Mean, 0, Tolerances.Float64Sum, "mean");
        Near.Assert([1, 1.5, 1.5, 7 / 3.0], moments.Covariance, 0, Tolerances.Float64Sum, "covariance");
        accumulator.Add(Tensor.From<float>([8_000_003, 5], 1, 2));
        Assert.Equal(4, accumulator.Result().Count);
    }

    [Fact]
    public void One_image_has_no_moments()
    {
        using var scope = new TensorScope();
        Assert.Throws<ArgumentException>(() => FeatureMoments.Of(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1, 4)));
        Assert.Throws<ArgumentException>(() => FeatureMoments.Of(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 4)));
        Assert.Throws<ArgumentException>(() => FeatureMoments.Of(TensorFactory.Zeros(DataType.Float64, Device.Cpu, 4, 4)));
    }

    /// <summary>Normal numbers; belongs to the current scope.</summary>
    internal static Tensor Normal(ulong seed, params long[] shape)
    {
        using var random = new RandomGenerator(seed);
        return TensorFactory.RandomNormal(random, shape);
    }
}
