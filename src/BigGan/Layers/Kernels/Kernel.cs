using BigGan.Torch;

namespace BigGan.Layers.Kernels;

/// <summary>One way of computing an operation.</summary>
/// <typeparam name="TCall">The operands of the operation.</typeparam>
/// <param name="Name">Unique; switches it off.</param>
/// <param name="Serves">Whether it can compute a call, and faster than the rows below it.</param>
/// <param name="Run">Computes the call, for the current scope.</param>
internal sealed record Kernel<TCall>(string Name, Func<TCall, bool> Serves, Func<TCall, Tensor> Run);

/// <summary>A convolution that keeps height and width, with the resampling beside it and what follows.</summary>
/// <param name="X">[N,C,H,W] in the type of the weight.</param>
/// <param name="Weight">[O,C,1,1] or [O,C,3,3].</param>
/// <param name="Bias">[O], or null.</param>
/// <param name="Resampling">What comes right before or after.</param>
/// <param name="Affine">A multiplication and an addition for each channel and then ReLU, where they follow.</param>
/// <param name="Pass">How the network runs.</param>
internal readonly record struct ConvolutionCall(Tensor X, Tensor Weight, Tensor? Bias, Resampling Resampling, ChannelAffine? Affine, Pass Pass)
{
    internal long Outputs => Weight.Size(0);

    internal long Window => Weight.Size(2);
}

/// <summary>A multiplication and an addition for each channel, and then ReLU.</summary>
/// <param name="X">[N,C,H,W].</param>
/// <param name="Affine">What to multiply with and to add.</param>
/// <param name="Overwrite">The result may be written over x.</param>
/// <param name="Pass">How the network runs.</param>
internal readonly record struct AffineReluCall(Tensor X, ChannelAffine Affine, bool Overwrite, Pass Pass);

/// <summary>Adds a shortcut, doubled by repetition and without its surplus channels, to h in place.</summary>
/// <param name="H">[N,O,2H,2W].</param>
/// <param name="Shortcut">[N,C,H,W] with C of at least O.</param>
/// <param name="Pass">How the network runs.</param>
internal readonly record struct UpsampledSumCall(Tensor H, Tensor Shortcut, Pass Pass);

/// <summary>What to multiply each channel with and what to add then.</summary>
/// <param name="Scale">float [N,C] or [1,C].</param>
/// <param name="Shift">Likewise.</param>
internal readonly record struct ChannelAffine(Tensor Scale, Tensor Shift);

/// <summary>Resampling right beside a convolution.</summary>
internal enum Resampling
{
    /// <summary>Height and width stay.</summary>
    None,

    /// <summary>Height and width are doubled by repetition, before the convolution.</summary>
    UpsampleBefore,

    /// <summary>Windows of 2x2 are averaged, after the convolution.</summary>
    PoolAfter,
}
