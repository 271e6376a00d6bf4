using NetVips;

namespace BigGan.Imaging;

/// <summary>Turns image files (JPEG, PNG, WebP, GIF, TIFF, BMP, PNM, AVIF, and HEIC where libvips can; the first frame or page) into pixels.</summary>
/// <remarks>
/// The result is upright (orientation tag applied), 8-bit sRGB (embedded profiles, CMYK, palettes and 16 bits converted) and
/// opaque: transparency is laid over white, as a page would show it. Pixels of 8-bit images without a profile that have the
/// target's size already are untouched. Sample types for which a file does not define black and white (floating point, signed, 32 bits) are refused.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Images of more pixels are refused before they are decoded: a few kilobytes can claim gigabytes.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>Decodes an image to an exact shape: centre crop along the longer side, then high-quality shrinking.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="small">What happens when a side of the image is shorter than the shape's.</param>
    /// <returns>The image in that shape.</returns>
    /// <exception cref="InvalidFileException">Empty, damaged, truncated, too large, too small, or no image.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static ImageBuffer Decode(
        ReadOnlySpan<byte> file, string path, ImageShape shape, SmallImagePolicy small = SmallImagePolicy.Reject) =>
        Examine(file, path, shape, small).Image;

    /// <summary>Decodes an image at its own size.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="channels">1 or 3.</param>
    /// <exception cref="InvalidFileException">Empty, damaged, truncated, too large, or no image.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static ImageBuffer Decode(ReadOnlySpan<byte> file, string path, int channels = 3)
    {
        var (height, width) = ReadSize(file, path);
        return Decode(file, path, new ImageShape(channels, height, width));
    }

    /// <summary>Decodes an image to an exact shape and reports what is doubtful about it.</summary>
    internal static (ImageBuffer Image, ImageFindings Findings) Examine(
        ReadOnlySpan<byte> file, string path, ImageShape shape, SmallImagePolicy small = SmallImagePolicy.Reject) =>
        Run(file, path, file =>
        {
            using var whole = ImageOpener.Open(file, path);
            var (height, width) = Measure(whole, path);
            if (small == SmallImagePolicy.Reject && (height < shape.Height || width < shape.Width))
            {
                throw new InvalidFileException(path, $"is {width}x{height} pixels, smaller than the {shape.Width}x{shape.Height} "
                    + "asked for; ask for a smaller size, or say what to do with small images") { Remedies = [Remedy.KeepSmallImages] };
            }

            int shrink = ImageFormats.LoaderFor(file) == ImageFormats.JpegLoader ? JpegShrink(height, width, shape) : 1;
            using var shrunk = shrink > 1 ? ImageOpener.Open(file, path, shrink) : null;

            // A file is decoded from its top, once: an image that is read in another order, or twice, is decoded into memory first.
            var opened = shrunk ?? whole;
            using var copy = opened.IsTurned || opened.IsDeep ? opened.CopyMemory() : null;
            var stored = copy ?? opened;
            using var colours = StandardColours.Of(stored);

            // Decoding ends here, before anything is cropped away: damage in the last row must not go unnoticed.
            using var pixels = new NativePixels(colours);
            return (Fit(pixels, shape, small), ImageFindings.Of(file, (height, width), stored, pixels));
        });

    /// <summary>Reads the size of an image, upright, from its header alone.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidFileException">Empty, too large, or no image.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static (int Height, int Width) ReadSize(ReadOnlySpan<byte> file, string path) =>
        ReadHeader(file, path, header => Measure(header, path));

    /// <summary>Reads from its header what an image holds before it is converted.</summary>
    /// <exception cref="InvalidFileException">Empty, or no image.</exception>
    internal static ImageKind ReadKind(ReadOnlySpan<byte> file, string path) =>
        ReadHeader(file, path, header => new ImageKind(header.Bands < 3, header.IsDeep, header.HasPalette, header.HasAlpha()));

    /// <summary>Opens a file and passes its header to a function; no pixels are decoded.</summary>
    /// <exception cref="InvalidFileException">Empty, or no image.</exception>
    internal static T ReadHeader<T>(ReadOnlySpan<byte> file, string path, Func<Image, T> step) =>
        Run(file, path, file =>
        {
            using var header = ImageOpener.Open(file, path);
            return step(header);
        });

    /// <summary>Crops and resizes pixels to an exact shape, as decoded files are.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="small">What happens when a side of the image is shorter than the shape's.</param>
    /// <returns>The image in that shape; the same object where it has it already.</returns>
    /// <exception cref="ArgumentException">The image is too small and <paramref name="small"/> is Reject.</exception>
    public static ImageBuffer Fit(ImageBuffer image, ImageShape shape, SmallImagePolicy small)
    {
        if (image.Shape == shape)
            return image;
        bool isSmall = image.Shape.Height < shape.Height || image.Shape.Width < shape.Width;
        if (isSmall && small == SmallImagePolicy.Reject)
            throw new ArgumentException($"An image of {image.Shape} is smaller than {shape}.", nameof(image));
        return VipsLibrary.Run(image, image =>
        {
            using var stored = VipsImages.Of(image);
            using var colours = StandardColours.Of(stored);
            using var pixels = new NativePixels(colours);
            return Fit(pixels, shape, small);
        });
    }

    /// <summary>The size of the centre crop that has the aspect ratio of a target size.</summary>
    internal static (int Height, int Width) Cropped((int Height, int Width) size, (int Height, int Width) target)
    {
        double scale = Math.Max((double)target.Height / size.Height, (double)target.Width / size.Width);
        return (Math.Clamp((int)Math.Round(target.Height / scale), 1, size.Height), Math.Clamp((int)Math.Round(target.Width / scale), 1, size.Width));
    }

    // Converts errors of libvips to errors about the file.
    private static T Run<T>(ReadOnlySpan<byte> file, string path, Func<ReadOnlySpan<byte>, T> step)
    {
        VipsLibrary.Require();
        if (file.IsEmpty)
            throw new InvalidFileException(path, "is empty (0 bytes)");
        try
        {
            return VipsLibrary.Run(file, step);
        }
        catch (VipsException exception)
        {
            string problem = FileSignature.Of(file) is { Name: var name, Advice: { } advice }
                ? $"is {name}, damaged or beyond what this libvips reads ({exception.Message}): {advice}"
                : IsOfAnotherKind(exception.Message) ? $"is of a kind that libvips does not read ({exception.Message}): convert it to PNG"
                : $"damaged or truncated image ({exception.Message})";
            throw new InvalidFileException(path, problem, exception);
        }
    }

    // For example a compression of TIFF that this libvips was built without.
    private static bool IsOfAnotherKind(string reason) =>
        reason.Contains("nsupported", StringComparison.Ordinal) || reason.Contains("not supported", StringComparison.Ordinal)
        || reason.Contains("bad labq format", StringComparison.Ordinal) // 8-bit Lab in libvips 8.18
        || reason.Contains("not implemented", StringComparison.Ordinal) || reason.Contains("not configured", StringComparison.Ordinal);

    private static (int Height, int Width) Measure(Image header, string path)
    {
        long pixels = (long)header.Width * header.Height;
        if (pixels > MaxPixels)
            throw new InvalidFileException(path, $"claims {header.Width}x{header.Height} pixels; the limit is {MaxPixels:N0} pixels");
        return header.LiesOnItsSide ? (header.Width, header.Height) : (header.Height, header.Width);
    }

    /// <summary>How far a JPEG decoder may shrink by itself, many times faster, and still leave twice the target for good filtering.</summary>
    private static int JpegShrink(int height, int width, ImageShape shape)
    {
        int room = Math.Min(height / shape.Height, width / shape.Width) / 2;
        return room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1;
    }

    private static ImageBuffer Fit(NativePixels pixels, ImageShape shape, SmallImagePolicy small)
    {
        int height = pixels.Height, width = pixels.Width;
        ImageBuffer image;
        if (small == SmallImagePolicy.Pad && (height < shape.Height || width < shape.Width))
        {
            double scale = Math.Min(1, Math.Min((double)shape.Height / height, (double)shape.Width / width));
            image = Resize(pixels, (height, width), Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        }
        else
        {
            image = Resize(pixels, Cropped((height, width), (shape.Height, shape.Width)), shape.Height, shape.Width);
        }

        image = image.WithChannels(shape.Channels);
        if (image.Shape == shape)
            return image;
        byte[] placed = new byte[shape.ByteCount];
        ImageBuffer.Place(image.Pixels, image.Shape, placed, shape);
        return new ImageBuffer(shape, placed);
    }

    // Resizes the centre of an image.
    private static ImageBuffer Resize(NativePixels pixels, (int Height, int Width) centre, int height, int width)
    {
        if ((pixels.Height, pixels.Width) == (height, width))
            return pixels.ToBuffer();
        using var whole = pixels.AsImage();
        using var cropped = whole.ExtractArea((pixels.Width - centre.Width) / 2, (pixels.Height - centre.Height) / 2, centre.Width, centre.Height);
        using var resized = centre == (height, width) ? cropped : cropped.Resize((double)width / centre.Width, vscale: (double)height / centre.Height);
        using var result = new NativePixels(resized);
        return result.Height == height && result.Width == width
            ? result.ToBuffer()
            : throw new VipsException($"resizing gave {result.Width}x{result.Height} pixels instead of {width}x{height}");
    }
}
