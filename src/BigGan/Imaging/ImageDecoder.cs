namespace BigGan.Imaging;

/// <summary>Turns image files (JPEG, PNG, WebP, GIF, TIFF, BMP, PNM, and HEIC and AVIF where libvips can; the first frame or page) into pixels.</summary>
/// <remarks>
/// The result is upright (orientation tag applied), 8-bit sRGB (embedded profiles, CMYK, palettes and 16 bits converted) and
/// opaque: transparency is laid over white, as a page would show it. Pixels of 8-bit images without a profile that have the
/// target's size already are untouched. Numbers whose black and white a file does not say (floating point, signed, 32 bits) are refused.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Images of more pixels are refused before they are decoded: a few kilobytes can claim gigabytes.</summary>
    public const long MaxPixels = 100_000_000;

    // libvips has one error buffer for the whole process. Decoding shares this lock; when it fails, the
    // file is tried once more alone, so that the reason given is its own and not a neighbour's.
    private static readonly ReaderWriterLockSlim Alone = new();

    private const string JpegLoader = "jpegload_buffer";

    private unsafe delegate T Step<T>(byte* data, int length);

    /// <summary>Decodes an image to an exact shape: centre crop along the longer side, then high-quality shrinking.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="small">What happens when a side of the image is shorter than the shape's.</param>
    /// <returns>The image in that shape.</returns>
    /// <exception cref="InvalidFileException">Empty, damaged, truncated, too large, too small, or no image.</exception>
    /// <exception cref="VipsException">libvips is missing.</exception>
    public static ImageBuffer Decode(
        ReadOnlySpan<byte> file, string path, ImageShape shape, SmallImagePolicy small = SmallImagePolicy.Reject) =>
        Examine(file, path, shape, small).Image;

    /// <summary>Decodes an image as <see cref="Decode(ReadOnlySpan{byte}, string, ImageShape, SmallImagePolicy)"/> does and says what is doubtful about it.</summary>
    internal static unsafe (ImageBuffer Image, ImageFindings Findings) Examine(
        ReadOnlySpan<byte> file, string path, ImageShape shape, SmallImagePolicy small = SmallImagePolicy.Reject) =>
        Run(file, path, (data, length) =>
        {
            using var whole = Load(data, length, path);
            var (height, width) = Measure(whole, path);
            if (small == SmallImagePolicy.Reject && (height < shape.Height || width < shape.Width))
            {
                throw new InvalidFileException(path, $"is {width}x{height} pixels, smaller than the {shape.Width}x{shape.Height} "
                    + "asked for; ask for a smaller size, or say what to do with small images: --small enlarge|pad");
            }

            // Decoding ends here, before anything is cropped away: damage in the last row must not go unnoticed.
            int shrink = JpegShrink(height, width, shape);
            using var shrunk = shrink > 1 ? Load(data, length, path, shrink) : null;
            using var pixels = (shrunk ?? whole).InMemory();
            using var converted = StandardColours.Of(pixels);
            using var srgb = converted.InMemory();
            var findings = ImageFindings.Of(new ReadOnlySpan<byte>(data, length), (height, width), pixels, srgb);
            return (Fit(srgb, shape, small), findings);
        });

    /// <summary>Decodes an image at its own size.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="channels">1 or 3.</param>
    /// <exception cref="InvalidFileException">Empty, damaged, truncated, too large, or no image.</exception>
    /// <exception cref="VipsException">libvips is missing.</exception>
    public static ImageBuffer Decode(ReadOnlySpan<byte> file, string path, int channels = 3)
    {
        var (height, width) = ReadSize(file, path);
        return Decode(file, path, new ImageShape(channels, height, width));
    }

    /// <summary>Reads the size of an image, upright, from its header alone.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidFileException">Empty, too large, or no image.</exception>
    /// <exception cref="VipsException">libvips is missing.</exception>
    public static unsafe (int Height, int Width) ReadSize(ReadOnlySpan<byte> file, string path) =>
        Run(file, path, (data, length) =>
        {
            using var header = Load(data, length, path);
            return Measure(header, path);
        });

    /// <summary>Reads from its header what an image holds before it is converted.</summary>
    /// <exception cref="InvalidFileException">Empty, or no image.</exception>
    internal static ImageKind ReadKind(ReadOnlySpan<byte> file, string path) =>
        RunHeader(file, path, header => new ImageKind(header.Bands < 3, header.IsDeep, header.HasPalette, header.HasAlpha));

    /// <summary>Brings pixels to a shape in the way that files are.</summary>
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
        using var pixels = VipsImage.From(image);
        using var srgb = StandardColours.Of(pixels);
        return Fit(srgb, shape, small);
    }

    /// <summary>Runs a step over pinned bytes and turns what libvips says into an error about the file.</summary>
    internal static unsafe T RunHeader<T>(ReadOnlySpan<byte> file, string path, Func<VipsImage, T> step) =>
        Run(file, path, (data, length) =>
        {
            using var header = Load(data, length, path);
            return step(header);
        });

    private static unsafe T Run<T>(ReadOnlySpan<byte> file, string path, Step<T> step)
    {
        VipsLibrary.Require();
        if (file.IsEmpty)
            throw new InvalidFileException(path, "is empty (0 bytes)");
        fixed (byte* data = file)
        {
            Alone.EnterReadLock();
            try
            {
                return step(data, file.Length);
            }
            catch (VipsException)
            {
                // Told below, by the second try.
            }
            finally
            {
                Alone.ExitReadLock();
            }

            Alone.EnterWriteLock();
            try
            {
                VipsNative.ErrorClear();
                return step(data, file.Length);
            }
            catch (VipsException exception)
            {
                string problem = FileSignature.Of(file) is { Name: var name, Advice: { } advice }
                    ? $"is {name}, damaged or beyond what this libvips reads ({exception.Message}): {advice}"
                    : IsOfAnotherKind(exception.Message) ? $"is of a kind that libvips does not read ({exception.Message}): convert it to PNG"
                    : $"damaged or truncated image ({exception.Message})";
                throw new InvalidFileException(path, problem, exception);
            }
            finally
            {
                Alone.ExitWriteLock();
            }
        }
    }

    // Such as a compression of TIFF that this libvips was built without.
    private static bool IsOfAnotherKind(string reason) =>
        reason.Contains("nsupported", StringComparison.Ordinal) || reason.Contains("not supported", StringComparison.Ordinal)
        || reason.Contains("bad labq format", StringComparison.Ordinal) // 8-bit Lab in libvips 8.18
        || reason.Contains("not implemented", StringComparison.Ordinal) || reason.Contains("not configured", StringComparison.Ordinal);

    private static (int Height, int Width) Measure(VipsImage header, string path)
    {
        long pixels = (long)header.Width * header.Height;
        if (pixels > MaxPixels)
            throw new InvalidFileException(path, $"claims {header.Width}x{header.Height} pixels; the limit is {MaxPixels:N0} pixels");
        return header.LiesOnItsSide ? (header.Width, header.Height) : (header.Height, header.Width);
    }

    /// <summary>Opens a file; pixels are decoded when they are asked for, and a file that ends early is an error then.</summary>
    private static unsafe VipsImage Load(byte* data, int length, string path, int jpegShrink = 1)
    {
        var file = new ReadOnlySpan<byte>(data, length);
        if (ImageFormats.LoaderFor(file) is not { } loader)
            return LoadWithoutVips(file, path);
        var tiff = TiffHeader.Begins(file) ? TiffHeader.Read(file) : null;
        if (tiff?.Problem is { } problem)
            throw new InvalidFileException(path, problem);
        if (loader == JpegLoader && JpegHeader.Bits(file) is not 8 and var bits)
            throw new InvalidFileException(path, $"has {bits} bits a channel, which libvips does not read everywhere; save it with 8, or convert it to PNG");
        using var open = new VipsOperation(loader);
        open.WithBuffer(data, length).WithEnum("fail-on", "truncated").WithEnum("access", "sequential");
        if (jpegShrink > 1 && loader == JpegLoader)
            open.With("shrink", jpegShrink);
        var image = open.Image();
        if (image.FormatProblem is { } reason)
        {
            image.Dispose();
            throw new InvalidFileException(path, reason);
        }

        return tiff is null ? image : StandardColours.WithoutExtras(image, tiff);
    }

    private static VipsImage LoadWithoutVips(ReadOnlySpan<byte> file, string path)
    {
        if (BmpFile.Begins(file))
            return VipsImage.From(BmpFile.Read(file, path));
        if (PortableAnymap.Begins(file))
            return VipsImage.From(PortableAnymap.Read(file, path));
        throw new InvalidFileException(path, FileSignature.Refusal(file, "not an image", wantsImage: true) ?? $"is not an image that can be read ({ImageFormats.Names})");
    }

    /// <summary>How far a JPEG decoder may shrink by itself, many times faster, and still leave twice the target for good filtering.</summary>
    private static int JpegShrink(int height, int width, ImageShape shape)
    {
        int room = Math.Min(height / shape.Height, width / shape.Width) / 2;
        return room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1;
    }

    /// <summary>The size of the centre that is kept of an image before it is brought to another size.</summary>
    internal static (int Height, int Width) Cropped((int Height, int Width) size, (int Height, int Width) target)
    {
        double scale = Math.Max((double)target.Height / size.Height, (double)target.Width / size.Width);
        return (Math.Clamp((int)Math.Round(target.Height / scale), 1, size.Height), Math.Clamp((int)Math.Round(target.Width / scale), 1, size.Width));
    }

    private static ImageBuffer Fit(VipsImage srgb, ImageShape shape, SmallImagePolicy small)
    {
        int height = srgb.Height, width = srgb.Width;
        ImageBuffer image;
        if (small == SmallImagePolicy.Pad && (height < shape.Height || width < shape.Width))
        {
            double scale = Math.Min(1, Math.Min((double)shape.Height / height, (double)shape.Width / width));
            image = Resize(srgb, Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        }
        else
        {
            var (cropHeight, cropWidth) = Cropped((height, width), (shape.Height, shape.Width));
            using var crop = new VipsOperation("extract_area").With("input", srgb)
                .With("left", (width - cropWidth) / 2).With("top", (height - cropHeight) / 2)
                .With("width", cropWidth).With("height", cropHeight);
            using var centre = crop.Image();
            image = Resize(centre, shape.Height, shape.Width);
        }

        image = image.WithChannels(shape.Channels);
        if (image.Shape == shape)
            return image;
        byte[] placed = new byte[shape.ByteCount];
        ImageBuffer.Place(image.Pixels, image.Shape, placed, shape);
        return new ImageBuffer(shape, placed);
    }

    private static ImageBuffer Resize(VipsImage image, int height, int width)
    {
        if (image.Height == height && image.Width == width)
            return image.ToBuffer();
        using var resize = new VipsOperation("resize").With("in", image)
            .With("scale", (double)width / image.Width).With("vscale", (double)height / image.Height);
        using var resized = resize.Image();
        return resized.Height == height && resized.Width == width
            ? resized.ToBuffer()
            : throw new VipsException($"resizing gave {resized.Width}x{resized.Height} pixels instead of {width}x{height}");
    }
}
