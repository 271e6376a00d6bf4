using BigGan.Clip.Images;
using BigGan.Imaging;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Clip;

/// <summary>Turns pictures into the input of a CLIP, as OpenAI's code does: bicubic to the size of the shorter side, then the square in the middle.</summary>
/// <remarks>
/// Pictures are upright, in 8-bit sRGB and opaque first: transparency is laid over white. A picture's pixels equal those of Pillow's resizing to the bit.
/// </remarks>
public static class ClipPreprocessing
{
    private const long LargestFile = 1L << 30;

    // The mean colour of CLIP's training images, which is 0 to its networks.
    private static readonly byte[] Padding = [123, 117, 104];

    /// <summary>Reads a picture.</summary>
    /// <param name="path">An image file.</param>
    /// <param name="size">Height and width of the result.</param>
    /// <param name="pad">Whether to keep the whole picture, with bars beside it, instead of the square in its middle.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, too large, or no image.</exception>
    public static ClipImage Read(string path, int size, bool pad = false)
    {
        byte[] bytes;
        using (var file = new FileBytes(path))
        {
            if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a picture");
            bytes = file.Read(0, (int)file.Length);
        }

        ClipImage image = Fit(ImageDecoder.Decode(bytes, path, channels: 3), size, pad);
        return image.Cropped is { } cropped ? image with { Cropped = new Warning($"{path}: {cropped.Text}") } : image;
    }

    /// <summary>Resizes a picture.</summary>
    /// <param name="image">The picture; grey ones become colour.</param>
    /// <param name="size">Height and width of the result.</param>
    /// <param name="pad">Whether to keep the whole picture, with bars beside it, instead of the square in its middle.</param>
    public static ClipImage Fit(ImageBuffer image, int size, bool pad = false)
    {
        (int height, int width) = (image.Shape.Height, image.Shape.Width);
        int shorter = Math.Min(height, width), longer = Math.Max(height, width);
        ImageBuffer colour = image.WithChannels(3);
        if (pad && shorter != longer) return new ClipImage(Padded(colour, size, longer), null);
        long tall = (long)size * height / shorter, wide = (long)size * width / shorter;
        long top = (long)Math.Round((tall - size) / 2.0), left = (long)Math.Round((wide - size) / 2.0); // halves to even, as there
        ImageBuffer seen = (tall, wide) == (height, width) && shorter == longer ? colour : BicubicResize.Window(colour, tall, wide, top, left, size, size);
        return new ClipImage(seen, shorter == longer ? null : new Warning($"of {width}x{height} pixels CLIP sees the {shorter}x{shorter} in the middle"));
    }

    /// <summary>Pictures as the input of a network: float [N,3,S,S] in [0,1] on the CPU, owned by the current scope.</summary>
    internal static Tensor ToTensor(IReadOnlyList<ImageBuffer> images)
    {
        ImageShape shape = images[0].Shape;
        return Tensor.From<byte>([.. images.SelectMany(image => image.Pixels)], images.Count, shape.Channels, shape.Height, shape.Width).To(DataType.Float32) / 255;
    }

    private static ImageBuffer Padded(ImageBuffer image, int size, int longer)
    {
        int tall = Math.Max(1, (int)((long)size * image.Shape.Height / longer)), wide = Math.Max(1, (int)((long)size * image.Shape.Width / longer));
        ImageBuffer inner = BicubicResize.Window(image, tall, wide, 0, 0, tall, wide);
        byte[] pixels = new byte[3 * size * size];
        int top = (size - tall) / 2, left = (size - wide) / 2;
        for (int channel = 0; channel < 3; channel++)
        {
            Span<byte> plane = pixels.AsSpan(channel * size * size, size * size);
            plane.Fill(Padding[channel]);
            for (int y = 0; y < tall; y++) inner.Pixels.AsSpan(((channel * tall) + y) * wide, wide).CopyTo(plane[(((top + y) * size) + left)..]);
        }

        return new ImageBuffer(new ImageShape(3, size, size), pixels);
    }
}
