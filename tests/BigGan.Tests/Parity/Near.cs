using BigGan.Torch;

namespace BigGan.Tests.Parity;

/// <summary>Elementwise comparison: |actual - expected| within absolute + relative x |expected|.</summary>
internal static class Near
{
    internal static void Assert(Tensor expected, Tensor actual, double absolute, double relative, string what)
    {
        using var noGrad = Autograd.NoGrad();
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        Assert(expected.To(DataType.Float64).ToArray<double>(), actual.Detach().To(DataType.Float64).ToArray<double>(), absolute, relative, what);
    }

    internal static void Assert(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double absolute, double relative, string what)
    {
        int worst = -1;
        double worstExcess = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double excess = Math.Abs(actual[i] - expected[i]) - absolute - (relative * Math.Abs(expected[i]));
            if (!(excess <= 0) && !(excess <= worstExcess)) (worst, worstExcess) = (i, excess);
        }

        if (worst >= 0)
            Xunit.Assert.Fail($"{what}[{worst}] is {actual[worst]:R}, expected {expected[worst]:R} within {absolute} + {relative} x |expected|");
    }
}
