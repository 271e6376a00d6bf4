using BigGan.Data;
using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>Preprocessing: from pixels to the input of the first convolution. Grey images are repeated to three channels.</summary>
internal static class InceptionInput
{
    internal const int Size = 299;

    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] ImageNetDeviation = [0.229f, 0.224f, 0.225f];

    /// <summary>As in TensorFlow's graph: its bilinear resize, then (x - 128) / 128.</summary>
    /// <param name="pixels">float32 [N,C,H,W] in [0,255].</param>
    /// <returns>float32 [N,3,299,299].</returns>
    internal static Tensor OfTensorFlow(Tensor pixels)
    {
        using var scope = new TensorScope();
        Tensor x = (TensorFlowResize.Apply(pixels, Size) - 128) / 128;
        return scope.Keep(x.Size(1) == 3 ? x : ShapeOperators.Concatenate([x, x, x], 1));
    }

    /// <summary>As in pytorch-fid and StudioGAN: PyTorch's bilinear resize without aligned corners, then [0,255] to [-1,1].</summary>
    /// <param name="pixels">float32 [N,C,H,W] in [0,255].</param>
    /// <returns>float32 [N,3,299,299].</returns>
    internal static Tensor OfPyTorch(Tensor pixels)
    {
        using var scope = new TensorScope();
        Tensor x = pixels.Size(2) == Size && pixels.Size(3) == Size ? pixels : pixels.UpsampleBilinear2d(Size, Size, alignCorners: false);
        x = PixelRange.ToNetwork(x);
        return scope.Keep(x.Size(1) == 3 ? x : ShapeOperators.Concatenate([x, x, x], 1));
    }

    /// <summary>As in the author's release: ImageNet's mean and deviation, then a bilinear resize with aligned corners; nothing is rounded.</summary>
    /// <param name="pixels">float32 [N,C,H,W] in [0,255].</param>
    /// <returns>float32 [N,3,299,299].</returns>
    internal static Tensor OfImageNet(Tensor pixels)
    {
        using var scope = new TensorScope();
        Tensor mean = Tensor.From<float>(ImageNetMean, 3, 1, 1).To(pixels.Device), deviation = Tensor.From<float>(ImageNetDeviation, 3, 1, 1).To(pixels.Device);
        Tensor x = ((pixels / 255) - mean) / deviation;
        return scope.Keep(x.Size(2) == Size && x.Size(3) == Size ? x : x.UpsampleBilinear2d(Size, Size, alignCorners: true));
    }
}
