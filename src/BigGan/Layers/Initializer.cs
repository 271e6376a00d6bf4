using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Draws the initial weights of a network.</summary>
/// <param name="kind">The distribution of convolution, linear and embedding weights.</param>
/// <param name="random">On the CPU; the same numbers for every device.</param>
public sealed class Initializer(WeightInit kind, RandomGenerator random)
{
    /// <summary>Fills a weight [out, ...] in place.</summary>
    internal void FillWeight(Tensor weight)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        long[] shape = weight.Shape;
        long outputs = shape[0], inputs = weight.ElementCount / outputs;
        switch (kind)
        {
            case WeightInit.Orthogonal:
                weight.CopyFrom(Orthogonal(outputs, inputs).Reshape(shape));
                break;
            case WeightInit.Normal002:
                FillNormal(weight, 0.02);
                break;
            case WeightInit.Xavier:
                // Inputs and outputs of a convolution both count its window.
                long window = shape.Length > 2 ? inputs / shape[1] : 1;
                FillUniform(weight, Math.Sqrt(6.0 / (inputs + outputs * window)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an initialisation");
        }
    }

    /// <summary>Fills with uniform numbers in [-limit, limit).</summary>
    internal void FillUniform(Tensor value, double limit)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor drawn = TensorFactory.Empty(DataType.Float32, Device.Cpu, value.Shape);
        drawn.FillUniform(-limit, limit, random);
        value.CopyFrom(drawn);
    }

    /// <summary>Fills with normal numbers of mean 0.</summary>
    internal void FillNormal(Tensor value, double deviation)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        value.CopyFrom(TensorFactory.RandomNormal(random, value.Shape) * deviation);
    }

    // Orthonormal rows or columns, whichever are fewer; the signs of R's diagonal make the distribution uniform.
    private Tensor Orthogonal(long rows, long columns)
    {
        bool wide = rows < columns;
        Tensor[] qr = TensorFactory.RandomNormal(random, wide ? [columns, rows] : [rows, columns]).Qr();
        Tensor q = qr[0] * qr[1].Diagonal().Sign();
        return wide ? q.Transpose() : q;
    }
}
