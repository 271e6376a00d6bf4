using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A 2-D convolution, spectrally normalised where options are given, padded so that it keeps height and width.</summary>
internal sealed class SpectralConvolution
{
    private readonly SpectralWeight _weight;
    private readonly Tensor? _bias;

    /// <param name="owner">Place of the block or network that the convolution belongs to.</param>
    /// <param name="options">Spectral normalisation; null for none.</param>
    /// <param name="plan">Name and sizes.</param>
    internal SpectralConvolution(ParameterPath owner, SpectralNormOptions? options, ConvolutionPlan plan)
    {
        ParameterPath path = owner / plan.Name;
        _weight = new SpectralWeight(path, options, ParameterRole.ConvolutionWeight, plan.Outputs, plan.Inputs, plan.Window, plan.Window);
        _bias = plan.HasBias ? path.Bias("bias", plan.FanIn, plan.Outputs) : null;
    }

    /// <summary>Convolves, with resampling beside it and a norm and ReLU behind it where they are given.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="pass">How the network runs.</param>
    /// <param name="resampling">With <see cref="Resampling.PoolAfter"/> H and W are even.</param>
    /// <param name="affine">The norm that follows in inference, as a multiplication and an addition; ReLU comes after it.</param>
    /// <returns>float [N,O,H,W], [N,O,2H,2W] or [N,O,H/2,W/2], of the current scope.</returns>
    internal Tensor Forward(Tensor x, Pass pass, Resampling resampling = Resampling.None, ChannelAffine? affine = null)
    {
        using var scope = new TensorScope();
        Tensor weight = pass.Operand(_weight.Normalised(pass.Mode));
        return scope.Keep(KernelTable.Run(new ConvolutionCall(pass.Operand(x), weight, _bias is null ? null : pass.Operand(_bias), resampling, affine, pass)));
    }

    internal void Fold(DataType type) => _weight.Fold(type);
}
