using System.Numerics;
using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Features as points whose distances matter: approximate ones from matrix products with a bound on their error, and exact ones.</summary>
/// <remarks>
/// From points x, y relative to one centre comes |x - y|^2 = |x|^2 + |y|^2 - 2 x.y in single precision, off by no more than
/// <see cref="Error"/> times (|x|^2 + |y|^2) whatever the order of summation: that decides nearly all comparisons, and the
/// exact distance the few others. So counts are as if every distance had been computed in double precision.
/// </remarks>
internal sealed class FeatureRows
{
    /// <summary>Rows that are looked at together.</summary>
    internal const int BlockRows = 1024;

    private const double HalfUlp = 1.0 / (1 << 24); // relative rounding of single precision
    private const int OtherRoundings = 32; // those of the centring and of the comparison, with plenty to spare
    private readonly Tensor _features; // float32 [N,F]
    private readonly Tensor _centre; // float32 [F]

    /// <param name="features">float32 [N,F] on the CPU, contiguous; lives as long as this.</param>
    /// <param name="centre">float32 [F], near the points; owned by the caller.</param>
    public FeatureRows(Tensor features, Tensor centre)
    {
        (_features, _centre) = (features, centre);
        Count = (int)features.Size(0);
        FeatureCount = (int)features.Size(1);
        Error = HalfUlp * (FeatureCount + OtherRoundings);
        Norms = new double[Count];
        for (int start = 0; start < Count; start += BlockRows)
        {
            using var scope = new TensorScope();
            Block(start).To(DataType.Float64).Square().Sum([1]).ToArray<double>().CopyTo(Norms, start);
        }
    }

    /// <summary>Points, N.</summary>
    public int Count { get; }

    /// <summary>Numbers a point, F.</summary>
    public int FeatureCount { get; }

    /// <summary>Bound of the error of an approximate squared distance, relative to the sum of both squared norms.</summary>
    public double Error { get; }

    /// <summary>[N], squared lengths relative to the centre.</summary>
    public double[] Norms { get; }

    /// <summary>The mean of all points, as a centre: float32 [F], owned by the current scope.</summary>
    internal static Tensor CentreOf(Tensor features) => features.Mean([0]);

    /// <summary>Up to <see cref="BlockRows"/> points relative to the centre: float32 [n,F], owned by the current scope.</summary>
    public Tensor Block(int start) => _features.Narrow(0, start, Math.Min(BlockRows, Count - start)) - _centre;

    /// <summary>What x.y at least is for a point y within a squared distance of x: the sum of this and of <see cref="Half"/> of y.</summary>
    /// <param name="row">x.</param>
    /// <param name="squaredDistance">May be infinite either way: everything or nothing lies within.</param>
    public float Reach(int row, double squaredDistance) => (float)((((1 - Error) * Norms[row]) - squaredDistance) / 2);

    /// <summary>The other addend of <see cref="Reach"/>.</summary>
    public float Half(int row) => (float)((1 - Error) * Norms[row] / 2);

    /// <summary>The squared distance of two points out of their features as they are; symmetric to the last bit.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out Vector<double> xLow, out Vector<double> xHigh);
            Vector.Widen(new Vector<float>(y[i..]), out Vector<double> yLow, out Vector<double> yHigh);
            low += (xLow - yLow) * (xLow - yLow);
            high += (xHigh - yHigh) * (xHigh - yHigh);
        }

        double sum = Vector.Sum(low + high);
        for (; i < x.Length; i++) sum += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        return sum;
    }

    /// <summary>The features of a point.</summary>
    public ReadOnlySpan<float> this[int row] => _features.Span<float>().Slice(row * FeatureCount, FeatureCount);

    /// <summary>Finds the products that are at least base + offset.</summary>
    /// <param name="products">[n].</param>
    /// <param name="start">One addend.</param>
    /// <param name="offsets">[n], the other.</param>
    /// <param name="found">[n], receives their indices.</param>
    /// <returns>How many there are.</returns>
    public static int AtLeast(ReadOnlySpan<float> products, float start, ReadOnlySpan<float> offsets, Span<int> found)
    {
        int count = 0, i = 0;
        var all = new Vector<float>(start);
        for (; i <= products.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            if (!Vector.GreaterThanOrEqualAny(new Vector<float>(products[i..]), all + new Vector<float>(offsets[i..]))) continue;
            for (int j = i; j < i + Vector<float>.Count; j++)
                if (products[j] >= start + offsets[j]) found[count++] = j;
        }

        for (; i < products.Length; i++)
            if (products[i] >= start + offsets[i]) found[count++] = i;
        return count;
    }
}
