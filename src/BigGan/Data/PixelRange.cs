using BigGan.Torch;

namespace BigGan.Data;

/// <summary>The one place where 8-bit pixels become the networks' numbers and back.</summary>
/// <remarks>u8 p is 2 p / 255 - 1. Back, (x + 1) x 127.5 is rounded to the nearest integer and limited to [0, 255].</remarks>
public static class PixelRange
{
    /// <summary>Images for the networks.</summary>
    /// <param name="batch">u8 [N,C,H,W].</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>float32 [N,C,H,W] in [-1,1], owned by the current scope.</returns>
    public static Tensor ToTensor(Batch batch, Device device)
    {
        using var scope = new TensorScope();
        Tensor pixels = Tensor.From<byte>(batch.Pixels, batch.Count, batch.Shape.Channels, batch.Shape.Height, batch.Shape.Width);
        return scope.Keep((pixels.To(device).To(DataType.Float32) / 127.5) - 1);
    }

    /// <summary>Images for people.</summary>
    /// <param name="images">float [N,C,H,W] in [-1,1].</param>
    /// <returns>u8 [N,C,H,W].</returns>
    public static byte[] ToBytes(Tensor images)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return ((images.Detach().To(DataType.Float32) + 1) * 127.5).Round().Clamp(0, 255).To(DataType.UInt8).ToArray<byte>();
    }
}
