using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>A 3x3 convolution, a batch norm and ReLU. Trained, the norm is part of the convolution.</summary>
internal sealed class ConvolutionUnit
{
    private static readonly BatchNormOptions NormOptions = new();

    private readonly int _stride;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly BatchNorm? _norm;

    /// <param name="path">Its path.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="stride">1, or 2 to halve height and width.</param>
    /// <param name="trained">Whether the norm is folded into the convolution, which then has a bias.</param>
    internal ConvolutionUnit(ParameterPath path, int inputs, int outputs, int stride, bool trained)
    {
        _stride = stride;
        _weight = path.Weight("weight", ParameterRole.ConvolutionWeight, outputs, inputs, 3, 3);
        if (trained) _bias = path.Constant("bias", ParameterRole.Bias, 0, outputs);
        else _norm = new BatchNorm(path, NormOptions, outputs);
    }

    /// <summary>float [N,C,H,W] to float [N,O,H,W], or half of both sides, rounded up.</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        Tensor h = pass.Operand(x).Conv2d(pass.Operand(_weight), _bias is null ? null : pass.Operand(_bias), _stride, padding: 1);
        return _norm is null ? h.ReluInPlace() : _norm.ForwardRelu(h, pass);
    }

    /// <summary>Copies weight and norm from a unit of a network in training.</summary>
    internal void FillFrom(ConvolutionUnit training)
    {
        using var scope = new TensorScope();
        (Tensor scale, Tensor shift) = training._norm!.Affine(); // [1,O]
        _weight.CopyFrom(training._weight * scale.Reshape(-1, 1, 1, 1));
        _bias!.CopyFrom(shift.Flatten());
    }
}
