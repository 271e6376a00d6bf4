using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Tests.Parity;

/// <summary>
/// How large the gradient of each weight was, as a share of the largest of its tensor, in the update where that share was smallest.
/// Adam moves a weight by its rate whatever the size of the gradient, so a weight whose gradient drowns in rounding moves in a direction that rounding decides.
/// </summary>
internal sealed class GradientRecord(AdamOptimizer optimizer, double beta2)
{
    private readonly Dictionary<string, double[]> _squares = [];
    private readonly Dictionary<string, double[]> _smallest = [];
    private long _steps;

    /// <summary>Updates seen.</summary>
    internal long Updates => _steps;

    /// <summary>Smallest share of each element of a weight; null for buffers.</summary>
    internal double[]? SharesOf(string name) => _smallest.GetValueOrDefault(name);

    /// <summary>Looks at the optimizer; to be called between any two updates.</summary>
    internal void Observe()
    {
        if (optimizer.StepCount == _steps) return;
        if (optimizer.StepCount != ++_steps) throw new InvalidOperationException("an update was missed");
        using var scope = new TensorScope();
        var gradients = new Dictionary<string, double[]>();
        foreach ((string entry, Tensor value) in optimizer.State)
        {
            const string Prefix = "exp_avg_sq.";
            if (!entry.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            string name = entry[Prefix.Length..];
            double[] now = value.To(DataType.Float64).ToArray<double>();
            double[] before = _squares.GetValueOrDefault(name) ?? new double[now.Length];
            // v' = beta2 v + (1 - beta2) g^2
            double[] gradient = [.. now.Select((v, i) => Math.Sqrt(Math.Max(0, (v - (beta2 * before[i])) / (1 - beta2))))];
            gradients[name] = gradient;
            _squares[name] = now;
        }

        double floor = Tolerances.VanishingGradient * gradients.Values.Max(gradient => gradient.Max());
        foreach ((string name, double[] gradient) in gradients)
        {
            double largest = Math.Max(gradient.Max(), floor);
            double[] shares = [.. gradient.Select(g => g / largest)];
            _smallest[name] = _smallest.TryGetValue(name, out double[]? seen) ? [.. seen.Zip(shares, Math.Min)] : shares;
        }
    }
}
