using BigGan.Evaluation;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Tests.Sampling;

namespace BigGan.Tests.Evaluation;

public sealed class TruncationComparisonTests : IDisposable
{
    private static readonly StatisticsOptions Stored = new() { Source = StatisticsSource.Stored };

    private readonly TempFolder _folder = new();
    private readonly Sampler _sampler;

    public TruncationComparisonTests() => _sampler = ShippedModel.Open(ShippedModel.CopyTo(_folder["model"]));

    public void Dispose()
    {
        _sampler.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Images_of_every_truncation_are_compared_with_those_at_1()
    {
        var comparison = new TruncationComparison(_sampler, [3, 3, 5], [null, Scale(1), Scale(0.2)], Stored, seed: 7);
        Assert.Equal((Scale(1), 4, 9), (comparison.One, comparison.BaselineCount, comparison.Count)); // a second image of class 5, for the spread
        Sample[] baseline = [.. comparison.DrawBaseline()];
        Assert.Null(comparison.Response);
        Sample[] drawn = [.. comparison.Draw()];
        Assert.Equal((4, 9), (baseline.Length, drawn.Length));
        Assert.Equal([3, 3, 5, 3, 3, 5, 3, 3, 5], drawn.Select(sample => sample.Label));
        TruncationResponse response = comparison.Response!;
        Assert.Equal([null, 1, 0.2], response.Points.Select(point => point.Truncation));
        Assert.Equal(0, response.Points[1].Distance);
        Assert.True(response.Points[2].Distance > 0);
        Assert.Equal(3, response.Images);
    }

    [Fact]
    public void Without_a_truncation_there_is_nothing_to_compare()
    {
        var comparison = new TruncationComparison(_sampler, [3], [null], Stored, seed: 7);
        Assert.Equal((null, 0), (comparison.One, comparison.BaselineCount));
        Assert.Empty(comparison.DrawBaseline());
        Assert.Single(comparison.Draw());
        Assert.Null(comparison.Response);
        Assert.Throws<InvalidOptionException>(() => new TruncationComparison(_sampler, [3], [Scale(2)], Stored, seed: 7));
    }

    private static Truncation Scale(double factor) => new(TruncationMode.Scale, factor);
}
