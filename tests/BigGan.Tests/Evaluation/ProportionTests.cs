using BigGan.Evaluation.Metrics;

namespace BigGan.Tests.Evaluation;

public sealed class ProportionTests
{
    [Theory]
    [InlineData(0.5, 0.674489750196)]
    [InlineData(0.95, 1.959963984540)]
    [InlineData(0.99, 2.575829303549)]
    public void Deviations_are_those_of_the_tables(double share, double expected) => Assert.Equal(expected, NormalDistribution.Deviations(share), Tolerances.SixDigits);

    [Theory]
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(9, 10, 0.595850, 0.982124)]
    [InlineData(10, 10, 0.722467, 1)]
    public void A_share_has_the_interval_of_Wilson(int hits, int count, double low, double high)
    {
        Score score = Proportion.Of(hits, count, 0.95);
        Assert.Equal((double)hits / count, score.Value);
        Assert.Equal(low, score.Low!.Value, Tolerances.SixDigits);
        Assert.Equal(high, score.High!.Value, Tolerances.SixDigits);
    }

    [Fact]
    public void A_difference_has_the_interval_of_Newcombe()
    {
        Score difference = Proportion.Difference(Proportion.Of(56, 70, 0.95), Proportion.Of(48, 80, 0.95));
        Assert.Equal(0.2, difference.Value, Tolerances.SixDigits);
        Assert.Equal(0.0524, difference.Low!.Value, Tolerances.FourDigits); // Newcombe 1998, example (a)
        Assert.Equal(0.3339, difference.High!.Value, Tolerances.FourDigits);
    }
}
