using BigGan.Data;

namespace BigGan.Tests.Data;

public sealed class SplitMix64Tests
{
    private const int Count = 20_000;

    [Fact]
    public void Units_are_even_and_normal_numbers_have_mean_0_and_deviation_1()
    {
        var random = new SplitMix64(7, 1);
        double[] units = new double[Count], normal = new double[Count], nearly = new double[Count];
        for (int i = 0; i < Count; i++) (units[i], normal[i], nearly[i]) = (random.NextUnit(), random.NextNormal(), random.NextNearlyNormal());
        Assert.All(units, unit => Assert.InRange(unit, 0, 1 - 1e-16));
        Assert.Equal(0.5, units.Average(), 0.01);
        foreach (double[] numbers in (double[][])[normal, nearly])
        {
            Assert.Equal(0, numbers.Average(), 0.03);
            Assert.Equal(1, Math.Sqrt(numbers.Average(number => number * number)), 0.02);
            Assert.Equal(0.683, numbers.Count(number => Math.Abs(number) < 1) / (double)Count, 0.015);
        }

        Assert.All(nearly, number => Assert.InRange(number, -4.9, 4.9)); // the sum of eight bytes is bounded
    }
}
