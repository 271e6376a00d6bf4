using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>Mean and covariance of features that arrive in batches, in float64; no batch is kept.</summary>
/// <remarks>
/// Features are centred at the mean of the first batch, so that products lose no precision if the mean is far from 0. Only
/// the blocks of the covariance on and above its diagonal are computed.
/// </remarks>
public sealed class MomentsAccumulator : IDisposable
{
    private const int RowsAtOnce = 512;
    private const int ColumnsAtOnce = 256;
    private readonly int _features;
    private readonly Tensor _rows; // float64 [RowsAtOnce,F], rows not yet added
    private readonly Tensor _sum; // float64 [F], relative to the origin
    private readonly Tensor _products; // float64 [F,F], relative to the origin
    private Tensor? _origin; // float64 [F]
    private int _waiting;

    /// <summary>Starts with no images.</summary>
    /// <param name="features">Length of a feature vector, F.</param>
    /// <exception cref="ArgumentException">F is below 1.</exception>
    public MomentsAccumulator(int features)
    {
        if (features < 1) throw new ArgumentException("features are [N,F] with F at least 1", nameof(features));
        using var scope = new TensorScope();
        _features = features;
        _rows = TensorFactory.Empty(DataType.Float64, Device.Cpu, RowsAtOnce, features).Own();
        _sum = TensorFactory.Zeros(DataType.Float64, Device.Cpu, features).Own();
        _products = TensorFactory.Zeros(DataType.Float64, Device.Cpu, features, features).Own();
    }

    /// <summary>Number of images so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="features">float32 [n,F] on the CPU.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The features have another type or shape.</exception>
    public void Add(Tensor features, CancellationToken cancellation = default)
    {
        if (features.Type != DataType.Float32 || features.Shape is not [var count, var size] || size != _features)
            throw new ArgumentException($"features are {features}; they must be Float32 [N,{_features}]", nameof(features));
        using var noGrad = Autograd.NoGrad();
        for (long start = 0, taken; start < count; start += taken)
        {
            cancellation.ThrowIfCancellationRequested();
            taken = Math.Min(count - start, RowsAtOnce - _waiting);
            using var scope = new TensorScope();
            Tensor rows = features.Narrow(0, start, taken).To(DataType.Float64);
            _origin ??= rows.Mean([0]).Own();
            _rows.Narrow(0, _waiting, taken).CopyFrom(rows - _origin);
            _waiting += (int)taken;
            if (_waiting == RowsAtOnce) Multiply();
        }

        Count += count;
    }

    /// <summary>The moments of all images so far; more may be added.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 images.</exception>
    public FeatureMoments Result()
    {
        if (Count < 2) throw new ArgumentException($"{Count} images have no covariance; 2 or more are needed");
        Multiply();
        double[] sum = _sum.ToArray<double>(), covariance = _products.ToArray<double>();
        for (int row = 0; row < _features; row++)
        {
            Span<double> line = covariance.AsSpan(row * _features, _features);
            double mean = sum[row] / Count;
            for (int column = 0; column < row; column++) line[column] = covariance[(column * _features) + row];
            for (int column = row; column < _features; column++) line[column] = (line[column] - (mean * sum[column])) / (Count - 1);
        }

        return new FeatureMoments(Count, Mean(), covariance);
    }

    /// <summary>Mean and root of the covariance, computed in the memory of the sums: no images may be added afterwards.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 images.</exception>
    internal (double[] Mean, CovarianceRoot Root) Finish()
    {
        if (Count < 2) throw new ArgumentException($"{Count} images have no covariance; 2 or more are needed");
        Multiply();
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        _products.AddMatMulInPlace((_sum / -Count).Unsqueeze(1), _sum.Unsqueeze(0));
        _products.MultiplyInPlace(1.0 / (Count - 1));
        return (Mean(), CovarianceRoot.Of(_products));
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _sum.Dispose();
        _products.Dispose();
        _origin?.Dispose();
    }

    private double[] Mean()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return (_origin! + (_sum / Count)).ToArray<double>();
    }

    private void Multiply()
    {
        if (_waiting == 0) return;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor rows = _rows.Narrow(0, 0, _waiting);
        _sum.AddInPlace(rows.Sum([0]));
        for (int column = 0; column < _features; column += ColumnsAtOnce)
        {
            int width = Math.Min(ColumnsAtOnce, _features - column), rest = _features - column;
            _products.Narrow(0, column, width).Narrow(1, column, rest).AddMatMulInPlace(rows.Narrow(1, column, width).Transpose(), rows.Narrow(1, column, rest));
        }

        _waiting = 0;
    }
}
