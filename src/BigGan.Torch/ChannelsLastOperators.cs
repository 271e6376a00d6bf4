namespace BigGan.Torch;

/// <summary>
/// Operators of our own for float32 feature maps in channels-last order on the CPU (native/channels_last.cpp, native/filtering.cpp). A feature
/// map is [N,C,H,W], or a slice of the channels of a wider one. Results are written into feature maps that the caller gives; there are no gradients.
/// </summary>
public static class ChannelsLastOperators
{
    private static readonly Operator Packed = new("biggan::packed_conv2d_");
    private static readonly Operator Filtered = new("biggan::filtered_conv2d_");
    private static readonly Operator FilterWeightsOperator = new("biggan::filter_weights");
    private static readonly Operator AveragePool = new("biggan::average_pool_relu_");
    private static readonly Operator Maximum = new("biggan::max_pool_");

    /// <summary>Output channels that are computed together: a convolution must have a multiple of them.</summary>
    public const int Panel = 16;

    /// <summary>Puts weights in the order of <see cref="ConvolvePacked"/>.</summary>
    /// <param name="weight">float [O,C,kh,kw], O a multiple of <see cref="Panel"/>.</param>
    public static Tensor PackWeights(this Tensor weight)
    {
        using var scope = new TensorScope();
        Tensor panels = weight.Reshape(weight.Size(0) / Panel, Panel, weight.Size(1), weight.Size(2), weight.Size(3));
        return scope.Keep(panels.Permute(0, 3, 4, 2, 1).Contiguous());
    }

    /// <summary>Convolution without padding, plus bias; results below <paramref name="floor"/> are set to it.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="outs">Feature maps for the output channels: the first takes the first channels, and so on; each has a multiple of <see cref="Panel"/>.</param>
    /// <param name="weight">From <see cref="PackWeights"/>.</param>
    /// <param name="bias">float [O].</param>
    /// <param name="floor">float [O]: 0 for ReLU, minus infinity for none.</param>
    /// <param name="window">Height and width of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    public static void ConvolvePacked(this Tensor x, IReadOnlyList<Tensor> outs, Tensor weight, Tensor bias, Tensor floor, (long Height, long Width) window, long stride) =>
        Packed.Invoke(Argument.Tensors(outs), x, weight, bias, floor, window.Height, window.Width, stride);

    /// <summary>Transforms weights for <see cref="ConvolveFiltered"/>.</summary>
    /// <param name="weight">float [O,C,kh,kw], O a multiple of <see cref="Panel"/>.</param>
    /// <param name="points">Points of a tile in one direction: 6 or 8 for 3x3, 7 for 3x3 with stride 2, 8 for 5x5, 10 for 1x3 and 3x1, 12 for 1x7 and 7x1.</param>
    public static Tensor FilterWeights(this Tensor weight, long points) => FilterWeightsOperator.Call(weight, points);

    /// <summary>
    /// Convolution by minimal filtering, plus bias, then ReLU; the stride is the one that the weights were transformed for. It equals a direct
    /// convolution up to rounding errors, which are 5 to 15 times as large.
    /// </summary>
    /// <param name="x">float [N,C,H,W], C a multiple of 8.</param>
    /// <param name="result">float [N,O,H',W'].</param>
    /// <param name="weight">From <see cref="FilterWeights"/>.</param>
    /// <param name="bias">float [O].</param>
    /// <param name="window">Height and width of the window.</param>
    /// <param name="padded">Whether x is padded with half a window of zeros.</param>
    public static void ConvolveFiltered(this Tensor x, Tensor result, Tensor weight, Tensor bias, (long Height, long Width) window, bool padded) =>
        Filtered.Invoke(result, x, weight, bias, window.Height, window.Width, padded);

    /// <summary>3x3 average pooling with stride 1 and padding 1, plus bias, then ReLU.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="result">float [N,C,H,W].</param>
    /// <param name="bias">float [C].</param>
    /// <param name="countPadding">Whether to divide by 9 at the border too, as if the padding were pixels.</param>
    public static void AveragePoolRelu(this Tensor x, Tensor result, Tensor bias, bool countPadding) => AveragePool.Invoke(result, x, bias, countPadding);

    /// <summary>3x3 maximum pooling.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="result">float [N,C,H',W'].</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Pixels by which windows reach over the border.</param>
    public static void MaxPool3x3(this Tensor x, Tensor result, long stride, long padding) => Maximum.Invoke(result, x, stride, padding);
}
