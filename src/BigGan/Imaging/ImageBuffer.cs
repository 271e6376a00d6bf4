namespace BigGan.Imaging;

/// <summary>One 8-bit image in memory, channels first.</summary>
public sealed class ImageBuffer
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="pixels">u8 [C,H,W], exactly <see cref="ImageShape.ByteCount"/> bytes.</param>
    /// <exception cref="ArgumentException">The shape is empty, has another channel count, or does not fit the pixels.</exception>
    public ImageBuffer(ImageShape shape, byte[] pixels)
    {
        if (shape.Channels is not (1 or 3) || shape.Height < 1 || shape.Width < 1)
            throw new ArgumentException($"An image has 1 or 3 channels and at least one pixel, not {shape}.", nameof(shape));
        if (pixels.Length != shape.ByteCount)
            throw new ArgumentException($"{pixels.Length} bytes for an image of {shape}.", nameof(pixels));
        Shape = shape;
        Pixels = pixels;
    }

    /// <summary>Channels, height and width.</summary>
    public ImageShape Shape { get; }

    /// <summary>u8 [C,H,W].</summary>
    public byte[] Pixels { get; }

    /// <summary>Cuts a batch into images.</summary>
    /// <param name="pixels">u8 [N,C,H,W].</param>
    /// <param name="shape">Shape of each image.</param>
    /// <returns>N images, each a copy.</returns>
    public static ImageBuffer[] Split(ReadOnlySpan<byte> pixels, ImageShape shape)
    {
        if (shape.ByteCount == 0 || pixels.Length % shape.ByteCount != 0)
            throw new ArgumentException($"{pixels.Length} bytes are not whole images of {shape}.", nameof(pixels));
        var images = new ImageBuffer[pixels.Length / shape.ByteCount];
        for (int i = 0; i < images.Length; i++)
            images[i] = new ImageBuffer(shape, pixels.Slice(i * shape.ByteCount, shape.ByteCount).ToArray());
        return images;
    }

    /// <summary>Converts between grey and colour: grey is the luma of ITU-R BT.601, colour from grey has three equal channels.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <returns>This image where it has as many channels already.</returns>
    public ImageBuffer WithChannels(int channels)
    {
        if (channels == Shape.Channels)
            return this;
        var shape = Shape with { Channels = channels };
        byte[] converted = new byte[shape.ByteCount];
        ConvertChannels(Pixels, Shape.Channels, converted, channels);
        return new ImageBuffer(shape, converted);
    }

    /// <summary>A smaller image: each pixel is the rounded mean of a block of factor x factor.</summary>
    /// <returns>This image where the factor is 1.</returns>
    internal ImageBuffer ReducedBy(int factor)
    {
        if (factor == 1)
            return this;
        ImageShape shape = Shape.ReducedBy(factor);
        int tall = Math.Min(factor, Shape.Height), wide = Math.Min(factor, Shape.Width);
        byte[] reduced = new byte[shape.ByteCount];
        for (int i = 0; i < reduced.Length; i++)
        {
            (int row, int x) = Math.DivRem(i, shape.Width);
            (int channel, int y) = Math.DivRem(row, shape.Height);
            int sum = 0;
            for (int dy = 0; dy < tall; dy++)
            {
                int at = (((channel * Shape.Height) + (y * factor) + dy) * Shape.Width) + (x * factor);
                foreach (byte pixel in Pixels.AsSpan(at, wide)) sum += pixel;
            }

            reduced[i] = (byte)((sum + (tall * wide / 2)) / (tall * wide));
        }

        return new ImageBuffer(shape, reduced);
    }

    /// <summary>Converts planes of one image between 1 and 3 channels.</summary>
    internal static void ConvertChannels(ReadOnlySpan<byte> from, int fromChannels, Span<byte> to, int toChannels)
    {
        int plane = from.Length / fromChannels;
        if (fromChannels == toChannels)
        {
            from.CopyTo(to);
        }
        else if (fromChannels == 1)
        {
            for (int channel = 0; channel < toChannels; channel++)
                from.CopyTo(to[(channel * plane)..]);
        }
        else
        {
            // The weights sum to 1000, so grey stays exactly grey.
            for (int i = 0; i < plane; i++)
                to[i] = (byte)(((299 * from[i]) + (587 * from[plane + i]) + (114 * from[(2 * plane) + i]) + 500) / 1000);
        }
    }

    /// <summary>Copies an image to the centre of a black one; what does not fit is cut off evenly on both sides.</summary>
    internal static void Place(ReadOnlySpan<byte> from, ImageShape fromShape, Span<byte> to, ImageShape toShape)
    {
        to.Clear();
        int top = (toShape.Height - fromShape.Height) / 2;
        int left = (toShape.Width - fromShape.Width) / 2;
        int width = Math.Min(fromShape.Width, toShape.Width);
        for (int channel = 0; channel < fromShape.Channels; channel++)
        {
            for (int y = Math.Max(0, -top); y < fromShape.Height && y + top < toShape.Height; y++)
            {
                int source = (((channel * fromShape.Height) + y) * fromShape.Width) + Math.Max(0, -left);
                int target = (((channel * toShape.Height) + y + top) * toShape.Width) + Math.Max(0, left);
                from.Slice(source, width).CopyTo(to.Slice(target, width));
            }
        }
    }
}
