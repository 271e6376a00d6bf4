using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>The distance of every image of a set to its k-th nearest other image. Only a block of pairs is in memory at a time.</summary>
internal sealed class NeighbourRadii
{
    private const int Waiting = 32; // candidates of an image whose exact distances are computed together
    private readonly FeatureRows _rows;
    private readonly int _neighbours;
    private readonly double[] _nearest; // [N,k], exact squared distances, ascending
    private readonly int[] _candidates; // [N,Waiting]
    private readonly int[] _counts; // [N]
    private readonly float[] _reaches; // [N]
    private readonly float[] _halves; // [N]

    private NeighbourRadii(FeatureRows rows, int neighbours)
    {
        (_rows, _neighbours) = (rows, neighbours);
        _nearest = new double[(long)rows.Count * neighbours];
        Array.Fill(_nearest, double.PositiveInfinity);
        _candidates = new int[rows.Count * Waiting];
        _counts = new int[rows.Count];
        _reaches = new float[rows.Count];
        Array.Fill(_reaches, float.NegativeInfinity);
        _halves = [.. Enumerable.Range(0, rows.Count).Select(rows.Half)];
    }

    /// <summary>Computes the squared distances.</summary>
    /// <param name="features">float32 [N,F] on the CPU, contiguous, N above k.</param>
    /// <param name="neighbours">k.</param>
    /// <param name="progress">Receives the share done, in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>[N].</returns>
    internal static double[] Squared(Tensor features, int neighbours, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var rows = new FeatureRows(features, FeatureRows.CentreOf(features));
        return new NeighbourRadii(rows, neighbours).Find(progress, cancellation);
    }

    private double[] Find(Action<double>? progress, CancellationToken cancellation)
    {
        int blocks = (_rows.Count + FeatureRows.BlockRows - 1) / FeatureRows.BlockRows;
        double done = 0;
        for (int first = 0; first < _rows.Count; first += FeatureRows.BlockRows)
        {
            using var scope = new TensorScope();
            Tensor x = _rows.Block(first);
            for (int second = first; second < _rows.Count; second += FeatureRows.BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = new TensorScope();
                Tensor y = second == first ? x : _rows.Block(second);
                Compare(first, second, x.MatMul(y.Transpose()).Span<float>(), (int)y.Size(0));
                progress?.Invoke(++done / (blocks * (blocks + 1) / 2.0));
            }
        }

        double[] radii = new double[_rows.Count];
        for (int i = 0; i < radii.Length; i++)
        {
            Settle(i);
            radii[i] = _nearest[((long)(i + 1) * _neighbours) - 1];
        }

        return radii;
    }

    // Each pair is multiplied once and used for both of its images.
    private void Compare(int first, int second, ReadOnlySpan<float> products, int width)
    {
        Span<int> found = stackalloc int[FeatureRows.BlockRows];
        for (int i = 0; i < products.Length / width; i++)
        {
            int row = first + i;
            ReadOnlySpan<float> line = products.Slice(i * width, width);
            int count = FeatureRows.AtLeast(line, _reaches[row], _halves.AsSpan(second, width), found);
            foreach (int j in found[..count]) Offer(row, second + j);
            if (first == second) continue;
            count = FeatureRows.AtLeast(line, _halves[row], _reaches.AsSpan(second, width), found);
            foreach (int j in found[..count]) Offer(second + j, row);
        }
    }

    private void Offer(int row, int candidate)
    {
        if (row == candidate) return;
        _candidates[(row * Waiting) + _counts[row]++] = candidate;
        if (_counts[row] == Waiting) Settle(row);
    }

    /// <summary>Computes the distances of the candidates and keeps the nearest.</summary>
    private void Settle(int row)
    {
        Span<double> nearest = _nearest.AsSpan(row * _neighbours, _neighbours);
        foreach (int candidate in _candidates.AsSpan(row * Waiting, _counts[row]))
        {
            double distance = FeatureRows.SquaredDistance(_rows[row], _rows[candidate]);
            if (distance >= nearest[^1]) continue;
            int place = nearest.BinarySearch(distance);
            if (place < 0) place = ~place;
            nearest[place..^1].CopyTo(nearest[(place + 1)..]);
            nearest[place] = distance;
        }

        _counts[row] = 0;

        // No distance is below 0, so sets of equal images finish early.
        _reaches[row] = nearest[^1] == 0 ? float.PositiveInfinity : _rows.Reach(row, nearest[^1]);
    }
}
