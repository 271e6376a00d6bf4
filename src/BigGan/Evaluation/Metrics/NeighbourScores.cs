using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Precision and recall, density and coverage: which images lie in which k-nearest-neighbour balls.</summary>
/// <remarks>Kynkaanniemi et al. 2019 and Naeem et al. 2020. The radius of an image's ball is the distance to its k-th nearest other image of the same set.</remarks>
internal sealed class NeighbourScores
{
    private readonly FeatureRows _generated;
    private readonly FeatureRows _real;
    private readonly double[] _generatedRadii;
    private readonly double[] _realRadii;
    private readonly bool _inclusive;

    private NeighbourScores(FeatureRows generated, FeatureRows real, double[] generatedRadii, double[] realRadii, bool inclusive)
    {
        (_generated, _real, _generatedRadii, _realRadii, _inclusive) = (generated, real, generatedRadii, realRadii, inclusive);
        Surrounding = new int[generated.Count];
        IsReached = new bool[real.Count];
        IsCovered = new bool[real.Count];
    }

    /// <summary>[N]: the number of real images' balls in which a generated image lies. Precision is the share above 0, density the mean divided by k.</summary>
    public int[] Surrounding { get; }

    /// <summary>[M]: whether a real image lies in the ball of a generated image. Recall is the share of these.</summary>
    public bool[] IsReached { get; }

    /// <summary>[M]: whether a generated image lies in the ball of a real image. Coverage is the share of these.</summary>
    public bool[] IsCovered { get; }

    /// <summary>Compares all pairs.</summary>
    /// <param name="generated">float32 [N,F] on the CPU, contiguous, N above k.</param>
    /// <param name="real">float32 [M,F] on the CPU, contiguous, M above k.</param>
    /// <param name="neighbours">k.</param>
    /// <param name="inclusive">Whether a ball includes its boundary.</param>
    /// <param name="progress">Receives the share done, in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal static NeighbourScores Of(Tensor generated, Tensor real, int neighbours, bool inclusive, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        double n = generated.Size(0), m = real.Size(0), all = (n * n / 2) + (m * m / 2) + (n * m); // products
        double[] generatedRadii = NeighbourRadii.Squared(generated, neighbours, share => progress?.Invoke(share * n * n / 2 / all), cancellation);
        double[] realRadii = NeighbourRadii.Squared(real, neighbours, share => progress?.Invoke(((n * n) + (share * m * m)) / 2 / all), cancellation);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor centre = FeatureRows.CentreOf(real);
        var scores = new NeighbourScores(new FeatureRows(generated, centre), new FeatureRows(real, centre), generatedRadii, realRadii, inclusive);
        scores.CompareAll(share => progress?.Invoke(1 - ((1 - share) * n * m / all)), cancellation);
        return scores;
    }

    private void CompareAll(Action<double> progress, CancellationToken cancellation)
    {
        float[] halves = [.. Enumerable.Range(0, _generated.Count).Select(_generated.Half)];
        float[] reaches = [.. Enumerable.Range(0, _generated.Count).Select(row => _generated.Reach(row, _generatedRadii[row]))];
        for (int first = 0; first < _real.Count; first += FeatureRows.BlockRows)
        {
            using var scope = new TensorScope();
            Tensor x = _real.Block(first);
            for (int second = 0; second < _generated.Count; second += FeatureRows.BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = new TensorScope();
                Tensor y = _generated.Block(second);
                int width = (int)y.Size(0);
                Compare(first, second, x.MatMul(y.Transpose()).Span<float>(), halves.AsSpan(second, width), reaches.AsSpan(second, width));
            }

            progress(Math.Min(1, (double)(first + FeatureRows.BlockRows) / _real.Count));
        }
    }

    private void Compare(int first, int second, ReadOnlySpan<float> products, ReadOnlySpan<float> halves, ReadOnlySpan<float> reaches)
    {
        Span<int> found = stackalloc int[FeatureRows.BlockRows];
        int width = halves.Length;
        for (int i = 0; i < products.Length / width; i++)
        {
            int real = first + i;
            ReadOnlySpan<float> line = products.Slice(i * width, width);
            int count = FeatureRows.AtLeast(line, _real.Reach(real, _realRadii[real]), halves, found);
            foreach (int j in found[..count])
            {
                if (!Lies(real, second + j, line[j], _realRadii[real])) continue;
                Surrounding[second + j]++;
                IsCovered[real] = true;
            }

            if (IsReached[real]) continue;
            count = FeatureRows.AtLeast(line, _real.Half(real), reaches, found);
            foreach (int j in found[..count]) IsReached[real] |= Lies(real, second + j, line[j], _generatedRadii[second + j]);
        }
    }

    private bool Lies(int real, int generated, float product, double radius)
    {
        double atMost = ((1 + _real.Error) * (_real.Norms[real] + _generated.Norms[generated])) - (2.0 * product);
        if (atMost < radius) return true;
        double distance = FeatureRows.SquaredDistance(_real[real], _generated[generated]);
        return _inclusive ? distance <= radius : distance < radius;
    }
}
