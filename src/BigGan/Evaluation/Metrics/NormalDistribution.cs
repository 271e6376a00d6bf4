namespace BigGan.Evaluation.Metrics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>The probability of a value below x.</summary>
    /// <remarks>Marsaglia 2004, "Evaluating the normal distribution": the density times a series of odd powers.</remarks>
    internal static double Below(double x)
    {
        if (Math.Abs(x) > 8) return x < 0 ? 0 : 1;
        double term = x, sum = x;
        for (int i = 3; sum != (sum += term *= x * x / i); i += 2)
        {
            // Until a term changes nothing.
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The half-width of the central interval with a given probability, such as 1.96 for 0.95.</summary>
    /// <param name="share">In (0,1).</param>
    internal static double Deviations(double share)
    {
        (double low, double high) = (0, 8);
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if ((2 * Below(middle)) - 1 < share) low = middle;
            else high = middle;
        }

        return low;
    }
}
