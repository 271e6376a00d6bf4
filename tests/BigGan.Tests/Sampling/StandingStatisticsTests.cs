using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Tests.Sampling;

public sealed class StandingStatisticsTests(ITestOutputHelper output)
{
    private static readonly Truncation Half = new(TruncationMode.Scale, 0.5);
    private static readonly StandingStatisticsOptions Few = new() { Passes = 3, BatchSize = 8 };

    [Theory]
    [InlineData(TruncationMode.Scale, 0.5)]
    [InlineData(TruncationMode.TfHub, 0.3)]
    [InlineData(TruncationMode.Resample, 0.5)]
    public void Activations_of_fresh_latents_are_normal_under_them_and_are_not_under_those_of_training(TruncationMode mode, double value)
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        var truncation = new Truncation(mode, value);
        StatisticsTable stored = StoredOf(generator);
        StatisticsTable standing = Collect(generator, truncation, new StandingStatisticsOptions { Passes = 20 });
        StatisticsTable fresh = Collect(generator, truncation, new StandingStatisticsOptions { Passes = 20, Seed = 1 });

        foreach (string norm in standing.Norms)
        {
            (double mean, double variance) = Deviation(fresh[norm], standing[norm]);
            (double meanBefore, double varianceBefore) = Deviation(fresh[norm], stored[norm]);
            output.WriteLine($"{norm}: means off by {mean:F3}, variances by {variance:F3}; under the statistics of training by {meanBefore:F3} and {varianceBefore:F3}");
            Assert.InRange(mean, 0, 0.1); // of 0, in standard deviations
            Assert.InRange(variance, 0, 0.1); // of 1
            Assert.InRange(mean + variance, 0, (meanBefore + varianceBefore) / 2);
        }
    }

    [Fact]
    public void They_are_the_plain_average_over_passes()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        float[] four = Collect(generator, Half, new StandingStatisticsOptions { Passes = 4, BatchSize = 8 })["blocks.0.0.bn1"].Means;
        float[] one = Collect(generator, Half, new StandingStatisticsOptions { Passes = 1, BatchSize = 32 })["blocks.0.0.bn1"].Means;
        for (int c = 0; c < one.Length; c++) Assert.Equal(one[c], four[c], (float)Tolerances.Float32); // the same images, and nothing is normalised before this norm
    }

    [Fact]
    public void The_seed_decides_every_bit()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        StatisticsTable first = Collect(generator, Half, Few), again = Collect(generator, Half, Few), other = Collect(generator, Half, Few with { Seed = 1 });
        Assert.All(first.Norms, norm => Assert.Equal(first[norm].Means, again[norm].Means));
        Assert.All(first.Norms, norm => Assert.Equal(first[norm].Variances, again[norm].Variances));
        Assert.All(first.Norms, norm => Assert.NotEqual(first[norm].Means, other[norm].Means));
    }

    [Fact]
    public void A_row_of_a_table_is_what_is_collected_for_it_alone()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        StatisticsTable table = StandingStatistics.CollectTable(generator, TruncationMode.Scale, [0, 0.5, 1], Few, Precision.Float32);
        StatisticsTable half = Collect(generator, Half, Few), none = Collect(generator, null, Few);
        Assert.Equal((TruncationMode.Scale, 1.0), (none.Mode, none.Truncations.Single()));
        foreach (string norm in table.Norms)
        {
            int channels = half[norm].Means.Length;
            Assert.Equal(half[norm].Variances, table[norm].Variances[channels..(2 * channels)]);
            Assert.Equal(none[norm].Means, table[norm].Means[(2 * channels)..]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_generator_is_left_as_it_was(bool fold)
    {
        using IGenerator generator = ShippedModel.LoadGenerator(fold);
        Dictionary<string, float[]> before = ShippedModel.NumbersOf(generator);
        Collect(generator, Half, Few);
        Assert.Equal(before, ShippedModel.NumbersOf(generator));
    }

    [Fact]
    public void A_cancelled_collection_leaves_the_generator_as_it_was()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        using var cancellation = new CancellationTokenSource();
        Dictionary<string, float[]> before = ShippedModel.NumbersOf(generator);
        var progress = new ProgressRecorder<StatisticsProgress>(value =>
        {
            if (value.Done == 2) cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => StandingStatistics.Collect(generator, Half, Few, Precision.Float32, progress, cancellation.Token));
        Assert.Equal([new(1, 3), new(2, 3)], progress.Reports);
        Assert.Equal(before, ShippedModel.NumbersOf(generator));
    }

    [Fact]
    public void The_authors_own_batch_norm_gives_a_table_of_averages_too()
    {
        ModelOptions model = Small with { Generator = Small.Generator with { BatchNorm = new() { Statistics = RunningStatistics.Standing } } };
        using var random = new RandomGenerator(3);
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu, random);
        generator.Fold();
        StatisticsTable table = Collect(generator, null, Few);
        Assert.Contains("blocks.0.0.bn1.bn", table.Norms);
        table.Apply(generator, 1);

        using var plainRandom = new RandomGenerator(3);
        using IGenerator plain = Networks.CreateGenerator(Small, Device.Cpu, plainRandom);
        plain.Fold();
        StatisticsTable unbiased = Collect(plain, null, Few);
        foreach (string norm in unbiased.Norms)
        {
            (float[] means, float[] variances) = table[$"{norm}.bn"];
            for (int c = 0; c < means.Length; c++)
            {
                Assert.Equal(unbiased[norm].Means[c], means[c], (float)Tolerances.ActivationMean);
                Assert.Equal(unbiased[norm].Variances[c], variances[c], (float)Tolerances.BiasedVarianceShare * unbiased[norm].Variances[c]); // biased, over 8 images of 4x4 or more
            }
        }
    }

    [Fact]
    public void BigGAN_deep_has_them_too()
    {
        using var random = new RandomGenerator(3);
        using IGenerator generator = Networks.CreateGenerator(Small with { Deep = true }, Device.Cpu, random);
        generator.Fold();
        StatisticsTable table = Collect(generator, new(TruncationMode.TfHub, 0.4), Few);
        Assert.Equal(NormBuffers.Of(generator.Parameters).Select(norm => norm.Place), table.Norms);
        Assert.Contains("blocks.0.0.bn4", table.Norms);
        table.Apply(generator, 0.4);
        Assert.Equal(table["blocks.0.0.bn4"].Means, ShippedModel.NumbersOf(generator)["blocks.0.0.bn4.stored_mean"]);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        Collect(generator, Half, Few);
        TensorBalance before = TensorBalance.Take();
        StatisticsTable table = Collect(generator, Half, Few);
        table.Apply(generator, 0.5);
        Assert.Equal(before, TensorBalance.Take());
    }

    [Fact]
    public void A_network_that_diverged_has_none()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        using (Autograd.NoGrad()) generator.Parameters["linear.bias"].Fill(double.NaN);
        Assert.Contains("blocks.0.0.bn1", Assert.Throws<NotFiniteNumberException>(() => Collect(generator, Half, Few)).Message);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        Assert.Throws<InvalidOptionException>(() => Collect(generator, Half, new() { Passes = 0 }));
        Assert.Throws<InvalidOptionException>(() => Collect(generator, Half, new() { BatchSize = 0 }));
        Assert.Throws<InvalidOptionException>(() => Collect(generator, new(TruncationMode.Scale, 2), Few));
        Assert.Throws<InvalidOptionException>(() => StandingStatistics.CollectTable(generator, TruncationMode.Resample, [0, 1], Few));
    }

    [Theory]
    [InlineData(32, 64)]
    [InlineData(128, 64)]
    [InlineData(256, 16)]
    [InlineData(512, 16)]
    public void Larger_images_have_smaller_batches(int side, int expected) =>
        Assert.Equal(expected, new StandingStatisticsOptions().BatchSizeFor(new() { Height = side, Width = side }));

    private static ModelOptions Small => new()
    {
        Height = 32,
        Width = 32,
        ClassCount = 4,
        Generator = new() { Width = 4, LatentSize = 16, SharedSize = 8 },
    };

    private static StatisticsTable Collect(IGenerator generator, Truncation? truncation, StandingStatisticsOptions options) =>
        StandingStatistics.Collect(generator, truncation, options, Precision.Float32);

    private static StatisticsTable StoredOf(IGenerator generator) =>
        new([1], NormBuffers.Of(generator.Parameters).ToDictionary(norm => norm.Place, norm => norm.Averages()));

    // Of all channels of a norm, in the root of the mean square: how far activations that were normalised are from mean 0 and variance 1.
    private static (double Mean, double Variance) Deviation((float[] Means, float[] Variances) activations, (float[] Means, float[] Variances) statistics)
    {
        const double Epsilon = 1e-5;
        double mean = 0, variance = 0;
        for (int c = 0; c < activations.Means.Length; c++)
        {
            double scale = statistics.Variances[c] + Epsilon;
            mean += Math.Pow(activations.Means[c] - statistics.Means[c], 2) / scale;
            variance += Math.Pow(((activations.Variances[c] + Epsilon) / scale) - 1, 2);
        }

        return (Math.Sqrt(mean / activations.Means.Length), Math.Sqrt(variance / activations.Means.Length));
    }
}
