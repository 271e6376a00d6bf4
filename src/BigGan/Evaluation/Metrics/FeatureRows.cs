using System.Numerics;
using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Features as points: approximate distances from matrix products with an error bound, and exact distances.</summary>
/// <remarks>
/// For points x, y relative to one centre, |x - y|^2 = |x|^2 + |y|^2 - 2 x.y in float32 has an error of at most
/// <see cref="Error"/> times (|x|^2 + |y|^2) for any order of summation. This decides nearly all comparisons; the
/// exact distance decides the others. Counts are therefore as if every distance had been computed in float64.
/// </remarks>
internal sealed class FeatureRows
{
    /// <summary>Number of rows in a block.</summary>
    internal const int BlockRows = 1024;

    private const double HalfUlp = 1.0 / (1 << 24); // relative rounding error of float32
    private const int OtherRoundings = 32; // a generous bound for the roundings of centring and comparison
    private readonly Tensor _features; // float32 [N,F]
    private readonly Tensor _centre; // float32 [F]

    /// <param name="features">float32 [N,F] on the CPU, contiguous; must live as long as this object.</param>
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

    /// <summary>Number of points, N.</summary>
    public int Count { get; }

    /// <summary>Length of a feature vector, F.</summary>
    public int FeatureCount { get; }

    /// <summary>Bound on the error of an approximate squared distance, relative to the sum of both squared norms.</summary>
    public double Error { get; }

    /// <summary>[N], squared norms relative to the centre.</summary>
    public double[] Norms { get; }

    /// <summary>The mean of all points, for use as centre: float32 [F], owned by the current scope.</summary>
    internal static Tensor CentreOf(Tensor features) => features.Mean([0]);

    /// <summary>Up to <see cref="BlockRows"/> points relative to the centre: float32 [n,F], owned by the current scope.</summary>
    public Tensor Block(int start) => _features.Narrow(0, start, Math.Min(BlockRows, Count - start)) - _centre;

    /// <summary>A lower bound of x.y for points y within a squared distance of x: the sum of this value and of <see cref="Half"/> of y.</summary>
    /// <param name="row">The index of x.</param>
    /// <param name="squaredDistance">May be infinite of either sign: every point or no point is within.</param>
    public float Reach(int row, double squaredDistance) => (float)((((1 - Error) * Norms[row]) - squaredDistance) / 2);

    /// <summary>The second summand of the bound of <see cref="Reach"/>.</summary>
    public float Half(int row) => (float)((1 - Error) * Norms[row] / 2);

    /// <summary>The exact squared distance of two points; symmetric to the last bit.</summary>
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

    /// <summary>Finds the products that are at least start + offset.</summary>
    /// <param name="products">[n].</param>
    /// <param name="start">The first summand.</param>
    /// <param name="offsets">[n], the second summands.</param>
    /// <param name="found">[n], receives their indices.</param>
    /// <returns>The number of products found.</returns>
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
