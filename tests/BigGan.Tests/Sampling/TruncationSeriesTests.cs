using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Tests.Sampling;

public sealed class TruncationSeriesTests
{
    private const int Count = 100_000;

    [Fact]
    public void Without_truncation_and_under_a_factor_the_latents_are_those_that_the_seed_draws()
    {
        Assert.Equal(Drawn(null), Series(null));
        var factor = new Truncation(TruncationMode.Scale, 0.3);
        Assert.Equal(Drawn(factor), Series(factor));
        var published = new Truncation(TruncationMode.TfHub, 0.3);
        Assert.Equal(Drawn(published), Series(published));
    }

    [Theory]
    [InlineData(2, 0.8796)] // deviation of a normal distribution cut at +-t: sqrt(1 - 2 t phi(t) / (2 Phi(t) - 1))
    [InlineData(1, 0.5396)]
    [InlineData(0.5, 0.2841)]
    [InlineData(0.04, 0.0231)]
    public void A_threshold_gives_the_truncated_distribution_and_keeps_what_lies_within(double threshold, double expected)
    {
        float[] whole = Series(null), cut = Series(new Truncation(TruncationMode.Resample, threshold));

        Assert.Equal(expected, Math.Sqrt(cut.Average(value => (double)value * value)), Tolerances.SampledSeriesShare * expected);
        for (int i = 0; i < Count; i++)
        {
            Assert.InRange(Math.Abs(cut[i]), 0, threshold);
            if (Math.Abs(whole[i]) <= threshold) Assert.Equal(whole[i], cut[i]);
        }
    }

    [Fact]
    public void What_a_lower_threshold_keeps_a_higher_one_has_kept_too()
    {
        float[] high = Series(new Truncation(TruncationMode.Resample, 1)), low = Series(new Truncation(TruncationMode.Resample, 0.5));
        for (int i = 0; i < Count; i++)
            if (Math.Abs(high[i]) <= 0.5) Assert.Equal(high[i], low[i]);
    }

    [Fact]
    public void Images_of_a_class_are_numbered_from_zero()
    {
        GivenLatents both = TruncationSeries.Latents([3, 1, 3], 4, 9, null);
        Assert.Equal([3L, 1L, 3L], both.Labels!);
        var second = new float[4];
        LatentStream.Fill(second, 9, 3, 1, null);
        Assert.Equal(second, both.Latents[8..]);
    }

    [Fact]
    public void A_truncation_out_of_range_is_refused() =>
        Assert.Throws<InvalidOptionException>(() => TruncationSeries.Latents([0], 4, 0, new Truncation(TruncationMode.Scale, 2)));

    private static float[] Series(Truncation? truncation)
    {
        var latents = new float[Count];
        TruncationSeries.Fill(latents, 11, 1, 3, truncation);
        return latents;
    }

    private static float[] Drawn(Truncation? truncation)
    {
        var latents = new float[Count];
        LatentStream.Fill(latents, 11, 1, 3, truncation);
        return latents;
    }
}
