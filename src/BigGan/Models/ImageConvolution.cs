using BigGan.Layers;
using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The generator's last convolution, to the channels of the image.</summary>
/// <remarks>
/// The published BigGAN-deep convolves to 128 channels and drops all but the first three. The weight is normalised whole;
/// only the kept rows of it are convolved with, which gives the same image for a fraction of the products.
/// </remarks>
internal sealed class ImageConvolution
{
    private readonly SpectralWeight _weight;
    private readonly Tensor _bias;
    private readonly int _imageChannels;

    internal ImageConvolution(ParameterPath network, SpectralNormOptions? options, ConvolutionPlan plan, int imageChannels)
    {
        _imageChannels = imageChannels;
        ParameterPath path = network / plan.Name;
        _weight = new SpectralWeight(path, options, ParameterRole.ConvolutionWeight, plan.Outputs, plan.Inputs, plan.Window, plan.Window);
        _bias = path.Bias("bias", plan.FanIn, plan.Outputs);
    }

    /// <summary>float [N,C,H,W] to float [N,image channels,H,W].</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        Tensor weight = _weight.Normalised(pass.Mode).Narrow(0, 0, _imageChannels), bias = _bias.Narrow(0, 0, _imageChannels);
        return KernelTable.Run(new ConvolutionCall(pass.Operand(x), pass.Operand(weight), pass.Operand(bias), Resampling.None, null, pass));
    }

    internal void Fold(DataType type) => _weight.Fold(type);
}
