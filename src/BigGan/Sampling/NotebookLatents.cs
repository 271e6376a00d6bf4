using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The latents that DeepMind's notebook and the Hugging Face package draw: NumPy's random numbers of a seed, through SciPy's <c>truncnorm</c> within [-2,2].</summary>
/// <remarks>
/// <c>truncation * truncnorm.rvs(-2, 2, size=(count, L), random_state=RandomState(seed))</c>. SciPy's versions round the quantiles in different ways,
/// so the last bit of one number in some thousands may differ.
/// </remarks>
public static class NotebookLatents
{
    private const double Limit = 2;
    private static readonly double Below = Cumulative(-Limit), Within = Cumulative(Limit) - Below;

    /// <summary>Draws latents; those of the n-th image of each class are row n of what the notebook draws for that class alone.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="seed">As given to <c>RandomState</c>.</param>
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

    // Newton's method from the middle: on either side of it the curve bends one way, so that no step goes too far.
    private static double Quantile(double share)
    {
        double x = 0;
        for (double step = double.PositiveInfinity; Math.Abs(step) > 1e-15;)
        {
            double before = x;
            x -= (Cumulative(x) - share) / Density(x);
            if (Math.Abs(x - before) >= Math.Abs(step)) break; // only rounding is left
            step = x - before;
        }

        return x;
    }

    // x + x^3/3 + x^5/15 + ... times the density; near 0 some twenty terms are all that counts.
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
