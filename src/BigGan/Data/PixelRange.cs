using BigGan.Torch;

namespace BigGan.Data;

/// <summary>Converts 8-bit pixels to the range of the networks and back; nothing else holds the formula.</summary>
/// <remarks>A pixel p of [0,255] is p / 127.5 - 1 in a network. Back, (x + 1) 127.5 is rounded to the nearest integer and limited to [0,255].</remarks>
public static class PixelRange
{
    private const double Half = 127.5;

    /// <summary>Images as network input.</summary>
    /// <param name="batch">u8 [N,C,H,W].</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>float32 [N,C,H,W] in [-1,1], owned by the current scope.</returns>
    public static Tensor ToTensor(Batch batch, Device device)
    {
        using var scope = new TensorScope();
        Tensor pixels = Tensor.From<byte>(batch.Pixels, batch.Count, batch.Shape.Channels, batch.Shape.Height, batch.Shape.Width);
        return scope.Keep(ToNetwork(pixels.To(device).To(DataType.Float32)));
    }

    /// <summary>Network output as 8-bit images.</summary>
    /// <param name="images">float [N,C,H,W] in [-1,1].</param>
    /// <returns>u8 [N,C,H,W].</returns>
    public static byte[] ToBytes(Tensor images)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return ((images.Detach().To(DataType.Float32) + 1) * Half).Round().Clamp(0, 255).To(DataType.UInt8).ToArray<byte>();
    }

    /// <summary>Pixels as network input.</summary>
    /// <param name="pixels">float of any shape in [0,255].</param>
    /// <returns>The same shape and type in [-1,1], owned by the current scope.</returns>
    internal static Tensor ToNetwork(Tensor pixels) => (pixels / Half) - 1;

    /// <summary>The pixel value of a network output, neither rounded nor limited.</summary>
    internal static float ToPixel(float value) => (value + 1) * (float)Half;
}
