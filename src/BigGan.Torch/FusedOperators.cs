namespace BigGan.Torch;

/// <summary>Operators of our own (native/kernels.cpp, native/winograd.cpp): one pass over memory where LibTorch takes several. They have no gradients.</summary>
public static class FusedOperators
{
    private static readonly Operator Affine = new("biggan::affine_relu");
    private static readonly Operator AffineInPlace = new("biggan::affine_relu_");
    private static readonly Operator AddDoubled = new("biggan::add_upsampled_");
    private static readonly Operator Unfold = new("biggan::unfold_affine_relu");
    private static readonly Operator Winograd = new("biggan::winograd_conv3x3");

    /// <summary>ReLU of x * scale + shift.</summary>
    /// <param name="x">float or bfloat16 [N,C,H,W].</param>
    /// <param name="scale">[N,C] or [1,C].</param>
    /// <param name="shift">[N,C] or [1,C].</param>
    public static Tensor AffineRelu(this Tensor x, Tensor scale, Tensor shift) => Affine.Call(x, scale, shift);

    /// <summary>As <see cref="AffineRelu"/>, written over x: only where nothing else needs x.</summary>
    public static Tensor AffineReluInPlace(this Tensor x, Tensor scale, Tensor shift) => AffineInPlace.Call(x, scale, shift);

    /// <summary>Adds the first channels of x [N,C,H,W], every pixel twice in both directions, to h [N,O,2H,2W] in place.</summary>
    public static Tensor AddUpsampledInPlace(this Tensor h, Tensor x) => AddDoubled.Call(h, x);

    /// <summary>
    /// Pixel shuffle by 2 of x [N,4O,H+1,W+1], whose channels are (row, column, output); drops the outermost pixels of the doubled feature
    /// map and continues as <see cref="AffineRelu"/>.
    /// </summary>
    /// <returns>[N,O,2H,2W].</returns>
    public static Tensor UnfoldAffineRelu(this Tensor x, Tensor scale, Tensor shift) => Unfold.Call(x, scale, shift);

    /// <summary>
    /// 3x3 convolution with padding 1 by Winograd's minimal filtering, then times <paramref name="scale"/> plus <paramref name="shift"/>,
    /// then ReLU where wanted. It equals a direct convolution up to rounding errors, which are about ten times as large.
    /// </summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="weight">float [O,C,3,3].</param>
    /// <param name="scale">[N,O] or [1,O].</param>
    /// <param name="shift">[N,O] or [1,O].</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="doubled">Whether to repeat every pixel of x in both directions first.</param>
    /// <returns>float [N,O,H,W] or [N,O,2H,2W]; both sides must be multiples of 4.</returns>
    public static Tensor WinogradConv2d(this Tensor x, Tensor weight, Tensor scale, Tensor shift, bool relu, bool doubled = false) =>
        Winograd.Call(x, weight, scale, shift, relu, doubled);
}
