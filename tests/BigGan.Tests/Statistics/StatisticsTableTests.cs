using System.Text.Json;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Tests.Sampling;

namespace BigGan.Tests.Statistics;

public sealed class StatisticsTableTests
{
    private static readonly StatisticsTable Published = Evenly(51);

    [Theory]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.25, 0, 1, 0.5)]
    [InlineData(0.5, 0, 1, 1)]
    [InlineData(0.625, 1, 2, 0.25)]
    [InlineData(1, 2, 2, 0)]
    [InlineData(7, 2, 2, 0)]
    public void A_truncation_between_two_rows_takes_more_of_the_nearer(double truncation, int lower, int upper, double upperShare) =>
        Assert.Equal(new RowShares(lower, upper, upperShare), Evenly(3).SharesAt(truncation, TableInterpolation.Linear));

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.14, 7)]
    [InlineData(0.56, 28)]
    [InlineData(0.58, 29)]
    [InlineData(0.94, 47)]
    public void A_truncation_on_a_row_takes_that_row(double truncation, int row)
    {
        RowShares shares = Published.SharesAt(truncation, TableInterpolation.Linear);
        Assert.Equal(row, shares.Lower + shares.UpperShare, 1e-12);
    }

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.14, 8)]
    [InlineData(0.28, 15)]
    [InlineData(0.56, 29)]
    [InlineData(0.58, 28)]
    [InlineData(0.94, 46)]
    [InlineData(0.96, 48)]
    [InlineData(1, 50)]
    public void The_Hugging_Face_package_takes_a_neighbour_where_its_division_rounds(double truncation, int row)
    {
        RowShares shares = Published.SharesAt(truncation, TableInterpolation.HuggingFace);
        Assert.Equal(row, shares.Lower + shares.UpperShare, 1e-12);
    }

    [Fact]
    public void The_Hugging_Face_package_exchanges_the_shares()
    {
        Assert.Equal(0.25, Evenly(3).SharesAt(0.875, TableInterpolation.HuggingFace).UpperShare);
        Assert.Equal(0.75, Evenly(3).SharesAt(0.875, TableInterpolation.Linear).UpperShare);
    }

    [Theory]
    [InlineData("tiny-128")]
    [InlineData("tiny-64-attn3")]
    public void Shares_equal_those_recorded_from_the_Hugging_Face_package(string name)
    {
        using JsonDocument recorded = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require($"fixtures/hf-biggan-deep/{name}/case.json")));
        StatisticsTable table = Evenly(recorded.RootElement.GetProperty("config").GetProperty("n_stats").GetInt32());
        foreach (JsonProperty entry in recorded.RootElement.GetProperty("truncations").EnumerateObject())
        {
            int whole = entry.Value.GetProperty("integer_part").GetInt32();
            double fraction = entry.Value.GetProperty("fraction").GetDouble();
            RowShares expected = fraction == 0 ? new RowShares(whole, whole, 0) : new RowShares(whole, whole + 1, 1 - fraction);
            Assert.Equal(expected, table.SharesAt(entry.Value.GetProperty("truncation").GetDouble(), TableInterpolation.HuggingFace));
        }
    }

    [Fact]
    public void A_generator_is_given_the_mixture_of_two_rows()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        StatisticsTable table = Random(generator, [0, 0.5, 1]);
        table.Apply(generator, 0.6);
        Dictionary<string, float[]> numbers = ShippedModel.NumbersOf(generator);
        foreach (string norm in table.Norms)
        {
            int channels = table[norm].Means.Length / 3;
            for (int c = 0; c < channels; c++)
            {
                Assert.Equal((0.8 * table[norm].Means[channels + c]) + (0.2 * table[norm].Means[(2 * channels) + c]), numbers[$"{norm}.stored_mean"][c], 1e-6);
                Assert.Equal((0.8 * table[norm].Variances[channels + c]) + (0.2 * table[norm].Variances[(2 * channels) + c]), numbers[$"{norm}.stored_var"][c], 1e-6);
            }
        }
    }

    [Fact]
    public void A_table_of_another_network_is_refused_and_changes_nothing()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        Dictionary<string, float[]> before = ShippedModel.NumbersOf(generator);
        StatisticsTable whole = Random(generator, [0, 1]);
        var lacking = new StatisticsTable([0, 1], whole.Norms.Skip(1).ToDictionary(norm => norm, norm => whole[norm]));
        var narrow = new StatisticsTable([0, 1], whole.Norms.ToDictionary(norm => norm, norm => (whole[norm].Means[..2], whole[norm].Variances[..2])));

        Assert.Contains("no statistics for blocks.0.0.bn1 with 64 channels", Assert.Throws<ArgumentException>(() => lacking.Apply(generator, 1)).Message);
        Assert.Contains("no statistics for blocks.0.0.bn1 with 64 channels", Assert.Throws<ArgumentException>(() => narrow.Apply(generator, 1)).Message);
        Assert.Contains("not a number", Assert.Throws<ArgumentException>(() => whole.Apply(generator, double.NaN)).Message);
        Assert.Contains("even steps", Assert.Throws<ArgumentException>(() => Random(generator, [0, 0.4, 1]).Apply(generator, 1, TableInterpolation.HuggingFace)).Message);
        Assert.Equal(before, ShippedModel.NumbersOf(generator));
    }

    [Theory]
    [InlineData(new double[0], "ascend")]
    [InlineData(new[] { 0.5, 0.5 }, "ascend")]
    [InlineData(new[] { 1, 0.5 }, "ascend")]
    [InlineData(new[] { -0.1, 1 }, "ascend")]
    [InlineData(new[] { double.NaN }, "ascend")]
    [InlineData(new[] { 0, double.PositiveInfinity }, "ascend")]
    [InlineData(new[] { 0, 0.5, 1 }, "'norm' has 2 means and 2 variances for 3 truncations")]
    public void Truncations_that_are_no_rows_are_refused(double[] truncations, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Table(truncations, [0, 0], [1, 1])).Message);

    [Theory]
    [InlineData(new float[0], new float[0], "'norm' has 0 means")]
    [InlineData(new[] { 0f }, new[] { 1f, 1 }, "'norm' has 1 means and 2 variances")]
    [InlineData(new[] { float.NaN }, new[] { 1f }, "'norm' has a mean that is not a finite number")]
    [InlineData(new[] { 0f }, new[] { -1f }, "'norm' has a variance that is negative")]
    [InlineData(new[] { 0f }, new[] { float.NaN }, "'norm' has a variance")]
    [InlineData(new[] { 0f }, new[] { float.PositiveInfinity }, "'norm' has a variance")]
    public void Numbers_that_are_no_statistics_are_refused(float[] means, float[] variances, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Table([1], means, variances)).Message);

    /// <summary>Statistics without meaning that fit a generator.</summary>
    internal static StatisticsTable Random(IGenerator generator, double[] truncations)
    {
        var random = new Random(3);
        return new StatisticsTable(truncations, NormBuffers.Of(generator.Parameters).ToDictionary(
            norm => norm.Place,
            norm => (Numbers(norm.Channels * truncations.Length, -1), Numbers(norm.Channels * truncations.Length, 0.5f))));

        float[] Numbers(int count, float low) => [.. Enumerable.Range(0, count).Select(_ => low + random.NextSingle())];
    }

    private static StatisticsTable Evenly(int rows) =>
        Table([.. Enumerable.Range(0, rows).Select(row => (double)row / (rows - 1))], new float[rows], new float[rows]);

    private static StatisticsTable Table(double[] truncations, float[] means, float[] variances) =>
        new(truncations, new Dictionary<string, (float[], float[])> { ["norm"] = (means, variances) });
}
