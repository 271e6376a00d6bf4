using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A weight divided by its largest singular value, which is tracked by power iteration; without options the weight itself.</summary>
/// <remarks>
/// Miyato et al. 2018; the variant with several singular values is the author's release's: each further vector is kept
/// orthogonal to the ones before. Gradients flow through the singular value; its vectors are constants.
/// </remarks>
internal sealed class SpectralWeight
{
    private readonly ParameterPath _path;
    private readonly SpectralNormOptions? _options;
    private readonly Tensor[] _left;
    private readonly Tensor[] _right;
    private readonly Tensor[] _singularValues;
    private Tensor _weight;
    private bool _folded;

    internal SpectralWeight(ParameterPath path, SpectralNormOptions? options, ParameterRole role, params long[] shape)
    {
        _options = options;
        _path = path;
        _weight = path.Weight("weight", role, shape);
        int count = options?.SingularValues ?? 0;
        bool storesRight = options is { StoresRightVectors: true };
        _left = new Tensor[count];
        _right = new Tensor[storesRight ? count : 0];
        _singularValues = new Tensor[count];
        for (int i = 0; i < count; i++)
        {
            _left[i] = path.RandomBuffer($"u{i}", ParameterRole.LeftSingularVector, 1, shape[0]);
            if (storesRight) _right[i] = path.RandomBuffer($"v{i}", ParameterRole.RightSingularVector, 1, _weight.ElementCount / shape[0]);
            _singularValues[i] = path.Buffer($"sv{i}", ParameterRole.SingularValue, 1, 1);
        }
    }

    /// <summary>The normalised weight, to be read only: of the current scope, or the network's own where it was folded or is not normalised.</summary>
    /// <remarks>
    /// Training mode iterates and stores. Evaluation iterates once from the stored vector, which stays as it is; where both
    /// vectors are stored it takes them without iterating.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The weight was folded, so it cannot be trained.</exception>
    internal Tensor Normalised(ForwardMode mode)
    {
        if (_folded) return mode != ForwardMode.Train ? _weight : throw new InvalidOperationException("a network whose weights were folded cannot be trained");
        if (_options is null) return _weight;
        using var scope = new TensorScope();
        Tensor matrix = _weight.Flatten(1);
        bool update = mode != ForwardMode.Evaluate;
        (Tensor u, Tensor v) = !update && _right.Length > 0
            ? (_left[0].Reshape(-1), _right[0].Reshape(-1))
            : Iterate(matrix.Detach(), _options, update);
        Tensor largest = matrix.MatVec(v).Dot(u);
        // Its gradient costs two passes over the weight less than that of a quotient.
        return scope.Keep(_weight * largest.Reciprocal());
    }

    /// <summary>Replaces the weight, once, by the one that evaluation uses.</summary>
    internal void Fold(DataType type)
    {
        if (_folded) return;
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        _weight = _path.Replace("weight", Normalised(ForwardMode.Evaluate).To(type));
        _folded = true;
    }

    /// <summary>The singular vectors u [out] and v [rest] that evaluation computes from the stored left one, for the current scope.</summary>
    internal static (Tensor Left, Tensor Right) Iterated(Tensor weight, Tensor left, SpectralNormOptions options)
    {
        using var noGrad = Autograd.NoGrad();
        Tensor matrix = weight.Flatten(1);
        Tensor v = Normalise(matrix.Transpose().MatVec(left.Reshape(-1)), options);
        return (Normalise(matrix.MatVec(v), options), v);
    }

    // Returns the vectors u [out] and v [rest] of the largest singular value.
    private (Tensor U, Tensor V) Iterate(Tensor matrix, SpectralNormOptions options, bool update)
    {
        using var noGrad = Autograd.NoGrad();
        Tensor transposed = matrix.Transpose();
        Tensor? firstU = null, firstV = null;
        int iterations = update ? options.Iterations : 1;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            var us = new List<Tensor>();
            var vs = new List<Tensor>();
            for (int i = 0; i < _left.Length; i++)
            {
                Tensor v = Normalise(Orthogonalise(transposed.MatVec(_left[i].Reshape(-1)), vs), options);
                Tensor product = matrix.MatVec(v);
                Tensor u = Normalise(Orthogonalise(product, us), options);
                us.Add(u);
                vs.Add(v);
                if (!update) continue;
                _left[i].CopyFrom(u.Unsqueeze(0));
                if (_right.Length > 0) _right[i].CopyFrom(v.Unsqueeze(0));
                _singularValues[i].CopyFrom(product.Dot(u));
            }

            (firstU, firstV) = (us[0], vs[0]);
        }

        return (firstU!, firstV!);
    }

    private static Tensor Normalise(Tensor vector, SpectralNormOptions options) => vector / vector.Norm().ClampMin(options.Epsilon);

    private static Tensor Orthogonalise(Tensor vector, List<Tensor> others)
    {
        foreach (Tensor other in others) vector -= other * (vector.Dot(other) / other.Dot(other));
        return vector;
    }
}
