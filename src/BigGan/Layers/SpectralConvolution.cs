using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A 2-D convolution, spectrally normalised where options are given, padded so that it keeps height and width.</summary>
internal sealed class SpectralConvolution
{
    private readonly SpectralWeight _weight;
    private readonly Tensor? _bias;
    private readonly int _outputs;
    private readonly int _size;

    /// <param name="owner">Place of the block or network that the convolution belongs to.</param>
    /// <param name="options">Spectral normalisation; null for none.</param>
    /// <param name="plan">Name and sizes.</param>
    internal SpectralConvolution(ParameterPath owner, SpectralNormOptions? options, ConvolutionPlan plan)
    {
        ParameterPath path = owner / plan.Name;
        (_outputs, _size) = (plan.Outputs, plan.Window);
        _weight = new SpectralWeight(path, options, ParameterRole.ConvolutionWeight, plan.Outputs, plan.Inputs, plan.Window, plan.Window);
        _bias = plan.HasBias ? path.Bias("bias", plan.FanIn, plan.Outputs) : null;
    }

    /// <summary>float [N,C,H,W] to float [N,O,H,W].</summary>
    internal Tensor Forward(Tensor x, ForwardMode mode) => FusedEvaluation.Convolve(x, _weight.Normalised(mode), _bias, mode);

    /// <summary>Convolves, then the norm and the activation that follow.</summary>
    internal Tensor ForwardRelu(Tensor x, ConditionalBatchNorm norm, Tensor y, ForwardMode mode)
    {
        if (!FusedEvaluation.FilteringPays(x, _size, _outputs, mode)) return norm.ForwardRelu(Forward(x, mode), y, mode, overwrite: true);
        using var scope = new TensorScope();
        (Tensor scale, Tensor shift) = norm.Affine(y);
        return scope.Keep(x.WinogradConv2d(_weight.Normalised(mode), scale, shift + (scale * _bias!), relu: true));
    }

    /// <summary>Doubles height and width by repetition, then convolves with 3x3: float [N,C,H,W] to float [N,O,2H,2W].</summary>
    internal Tensor ForwardAfterUpsample(Tensor x, ForwardMode mode)
    {
        if (!JoiningPays(x)) return Forward(x.UpsampleNearest2d(2), mode);
        using var scope = new TensorScope();
        Tensor kernel = ResampledKernel.AfterUpsample(_weight.Normalised(mode), parityFirst: false);
        Tensor doubled = x.Conv2d(kernel, null, padding: 1).PixelShuffle(2); // [N,O,2H+2,2W+2]
        Tensor inner = doubled.Narrow(2, 1, 2 * x.Size(2)).Narrow(3, 1, 2 * x.Size(3));
        return scope.Keep(inner + _bias!.Reshape(-1, 1, 1));
    }

    /// <summary>As <see cref="ForwardAfterUpsample"/>, and then the norm and the activation that follow.</summary>
    internal Tensor ForwardAfterUpsampleRelu(Tensor x, ConditionalBatchNorm norm, Tensor y, ForwardMode mode)
    {
        bool filter = FusedEvaluation.FilteringPays(x, _size, _outputs, mode, doubled: true);
        if (!filter && !(FusedEvaluation.Applies(mode) && JoiningPays(x)))
            return norm.ForwardRelu(ForwardAfterUpsample(x, mode), y, mode, overwrite: true);
        using var scope = new TensorScope();
        Tensor weight = _weight.Normalised(mode);
        (Tensor scale, Tensor shift) = norm.Affine(y);
        shift += scale * _bias!;
        return scope.Keep(filter
            ? x.WinogradConv2d(weight, scale, shift, relu: true, doubled: true)
            : x.Conv2d(ResampledKernel.AfterUpsample(weight, parityFirst: true), null, padding: 1).UnfoldAffineRelu(scale, shift));
    }

    /// <summary>Convolves with 3x3, then averages 2x2 windows: float [N,C,H,W], H and W even, to float [N,O,H/2,W/2].</summary>
    internal Tensor ForwardBeforePool(Tensor x, ForwardMode mode)
    {
        if (!JoiningPays(x)) return Forward(x, mode).AveragePool2d(2);
        using var scope = new TensorScope();
        return scope.Keep(x.Conv2d(ResampledKernel.BeforePool(_weight.Normalised(mode)), _bias, stride: 2, padding: 1));
    }

    internal void Fold(DataType type) => _weight.Fold(type);

    // Measured (docs/performance.md): the joined kernels win in full precision on processors once the feature maps
    // outweigh the making of the kernel and the pixels around the border. In bfloat16 they lose.
    private static bool JoiningPays(Tensor x) => NetworkPrecision.IsFull && x.Device.Kind == DeviceKind.Cpu &&
        x.Size(2) >= 8 && x.Size(3) >= 8 && x.Size(0) * x.Size(2) * x.Size(3) >= 256;
}
