using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Tests.Sampling;

public sealed class LatentStreamTests
{
    private const int Count = 200_000;

    [Fact]
    public void Latents_are_standard_normal()
    {
        (double mean, double deviation, double largest) = Draw(null);
        Assert.Equal(0, mean, Tolerances.SampledMoment);
        Assert.Equal(1, deviation, Tolerances.SampledMoment);
        Assert.InRange(largest, 3.9, 6);
    }

    [Theory]
    [InlineData(2, 0.8796)] // deviation of a normal distribution cut at +-t: sqrt(1 - 2 t phi(t) / (2 Phi(t) - 1))
    [InlineData(1, 0.5396)]
    [InlineData(0.5, 0.2841)]
    [InlineData(0.04, 0.0231)]
    public void Resampling_cuts_the_normal_distribution_at_the_threshold(double threshold, double expected)
    {
        (_, double deviation, double largest) = Draw(new Truncation(TruncationMode.Resample, threshold));
        Assert.InRange(largest, 0.98 * threshold, threshold);
        Assert.Equal(expected, deviation, Tolerances.SampledMoment * expected);
    }

    [Fact]
    public void Scaling_multiplies_the_same_latents()
    {
        float[] plain = Latents(null), scaled = Latents(new Truncation(TruncationMode.Scale, 0.5));
        for (int i = 0; i < plain.Length; i++) Assert.Equal(plain[i] / 2, scaled[i], (float)Tolerances.Float32Operation);
    }

    [Fact]
    public void TF_Hub_cuts_at_two_then_scales()
    {
        (_, double deviation, double largest) = Draw(new Truncation(TruncationMode.TfHub, 0.5));
        Assert.InRange(largest, 0.98, 1);
        Assert.Equal(0.4398, deviation, Tolerances.SampledHalfMoment);
    }

    [Fact]
    public void Every_seed_and_number_has_its_own_latents()
    {
        var seen = new HashSet<float>();
        for (long seed = -2; seed < 3; seed++)
        {
            for (long number = 0; number < 50; number++)
            {
                var latents = new float[1];
                LatentStream.Fill(latents, seed, 0, number, null);
                Assert.True(seen.Add(latents[0]));
            }
        }
    }

    [Theory]
    [InlineData(TruncationMode.Resample, 0)]
    [InlineData(TruncationMode.Resample, -1)]
    [InlineData(TruncationMode.Resample, double.NaN)]
    [InlineData(TruncationMode.Scale, 1.5)]
    [InlineData(TruncationMode.Scale, 0)]
    [InlineData(TruncationMode.TfHub, 2)]
    public void A_truncation_out_of_range_is_refused(TruncationMode mode, double value) =>
        Assert.Contains("truncation", Assert.Throws<InvalidOptionException>(() => new Truncation(mode, value).Validate()).Message);

    private static float[] Latents(Truncation? truncation)
    {
        var latents = new float[Count];
        LatentStream.Fill(latents, 11, 1, 3, truncation);
        return latents;
    }

    private static (double Mean, double Deviation, double Largest) Draw(Truncation? truncation)
    {
        float[] latents = Latents(truncation);
        double mean = latents.Average();
        return (mean, Math.Sqrt(latents.Average(value => (value - mean) * (value - mean))), latents.Max(Math.Abs));
    }
}
