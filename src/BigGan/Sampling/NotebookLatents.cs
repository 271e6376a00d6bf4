using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The latents that DeepMind's notebook and the Hugging Face package draw: NumPy's random numbers of a seed, through SciPy's <c>truncnorm</c> within [-2,2].</summary>
/// <remarks>
/// <c>truncation * truncnorm.rvs(-2, 2, size=(count, L), random_state=RandomState(seed))</c>. SciPy's versions round the quantiles differently,
/// so the last bit of about one number in some thousands may differ.
/// </remarks>
public static class NotebookLatents
{
    private const double Limit = 2;
    private static readonly double Below = Cumulative(-Limit), Within = Cumulative(Limit) - Below;

    /// <summary>Draws latents; image n of each class has row n of the notebook's latents for that class alone.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="seed">As for <c>RandomState</c>.</param>
    /// <param name="truncation">The factor, above 0 and at most 1.</param>
    /// <exception cref="InvalidOptionException">The factor is out of range.</exception>
    public static GivenLatents Draw(IReadOnlyList<int> labels, int latentSize, uint seed, double truncation)
    {
        new Truncation(TruncationMode.TfHub, truncation).Validate();
        int rows = labels.CountBy(label => label).Select(count => count.Value).DefaultIfEmpty().Max();
        var random = new NumpyRandom(seed);
        var drawn = new float[rows * latentSize];
        for (int i = 0; i < drawn.Length; i++) drawn[i] = (float)(truncation * Quantile(Below + (random.Unit() * Within)));
        var latents = new float[labels.Count * latentSize];
        var seen = new Dictionary<int, int>();
        for (int i = 0; i < labels.Count; i++)
        {
            int row = seen.GetValueOrDefault(labels[i]);
            seen[labels[i]] = row + 1;
            drawn.AsSpan(row * latentSize, latentSize).CopyTo(latents.AsSpan(i * latentSize));
        }

        return GivenLatents.OfClasses(latents, latentSize, [.. labels.Select(label => (long)label)]);
    }

    // Newton's method started at the centre: the curvature has one sign on either side, so no step overshoots.
    private static double Quantile(double share)
    {
        double x = 0;
        for (double step = double.PositiveInfinity; Math.Abs(step) > 1e-15;)
        {
            double before = x;
            x -= (Cumulative(x) - share) / Density(x);
            if (Math.Abs(x - before) >= Math.Abs(step)) break; // converged to rounding
            step = x - before;
        }

        return x;
    }

    // x + x^3/3 + x^5/15 + ... times the density; near 0 about twenty terms give full precision.
    private static double Cumulative(double x)
    {
        double term = x, sum = x;
        for (int k = 3; Math.Abs(term) > 1e-18; k += 2)
        {
            term *= x * x / k;
            sum += term;
        }

        return 0.5 + (sum * Density(x));
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
