namespace BigGan.Imaging;

/// <summary>One reference to a libvips image. Most are recipes: pixels are computed when they are read.</summary>
internal sealed unsafe class VipsImage : IDisposable
{
    private const int FormatUInt8 = 0; // VIPS_FORMAT_UCHAR
    private const int FormatUInt16 = 2; // VIPS_FORMAT_USHORT
    private const int InterpretationSrgb = 22; // VIPS_INTERPRETATION_sRGB

    private const string PaletteField = "palette-bit-depth";

    internal VipsImage(nint handle) => Handle = handle;

    public nint Handle { get; private set; }

    public int Width => VipsNative.ImageGetWidth(Handle);

    public int Height => VipsNative.ImageGetHeight(Handle);

    /// <summary>Of text: how far its ink lies below the top of its line.</summary>
    public int YOffset => VipsNative.ImageGetYOffset(Handle);

    public int Bands => VipsNative.ImageGetBands(Handle);

    public bool HasAlpha => VipsNative.ImageHasAlpha(Handle) != 0;

    public bool HasPalette => VipsNative.ImageGetTypeOf(Handle, PaletteField) != 0;

    /// <summary>Whether a channel has 16 bits.</summary>
    public bool IsDeep => VipsNative.ImageGetFormat(Handle) == FormatUInt16;

    /// <summary>Why the pixels cannot become 8 bits, without a path; null where they can.</summary>
    public string? FormatProblem => PixelFormats.Problem(VipsNative.ImageGetFormat(Handle), VipsNative.ImageGetInterpretation(Handle));

    /// <summary>Pages of a document or frames of an animation in the file, of which this is the first.</summary>
    public int PageCount => VipsNative.ImageGetPageCount(Handle);

    public bool HasProfile => VipsNative.ImageGetTypeOf(Handle, "icc-profile-data") != 0;

    /// <summary>Whether the pixels are 8-bit sRGB, with or without alpha.</summary>
    public bool IsSrgb => VipsNative.ImageGetFormat(Handle) == FormatUInt8
        && VipsNative.ImageGetInterpretation(Handle) == InterpretationSrgb && Bands is 3 or 4;

    /// <summary>Whether the image's orientation tag asks for any turn or mirroring.</summary>
    public bool IsTurned => VipsNative.ImageGetOrientation(Handle) != 1;

    /// <summary>Whether the image's orientation tag turns it by a quarter, so that width and height swap.</summary>
    public bool LiesOnItsSide => VipsNative.ImageGetOrientationSwap(Handle) != 0;

    /// <summary>An image over a copy of planar pixels.</summary>
    public static VipsImage From(ImageBuffer image)
    {
        VipsLibrary.Require();
        int channels = image.Shape.Channels;
        byte[] interleaved = new byte[image.Pixels.Length];
        int plane = image.Shape.Height * image.Shape.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < plane; i++)
                interleaved[(i * channels) + channel] = image.Pixels[(channel * plane) + i];
        }

        return From(new RawImage(image.Shape.Width, image.Shape.Height, channels, IsDeep: false, interleaved));
    }

    /// <summary>An image over a copy of interleaved pixels.</summary>
    public static VipsImage From(RawImage image)
    {
        VipsLibrary.Require();
        fixed (byte* data = image.Samples)
        {
            nint handle = VipsNative.ImageNewFromMemoryCopy(
                data, (nuint)image.Samples.Length, image.Width, image.Height, image.Bands, image.IsDeep ? FormatUInt16 : FormatUInt8);
            if (handle == 0)
                throw VipsOperation.LastError("image from memory");
            using var raw = new VipsImage(handle);
            using var copy = new VipsOperation("copy");
            string space = (image.Bands < 3, image.IsDeep) switch { (true, false) => "b-w", (true, true) => "grey16", (false, false) => "srgb", _ => "rgb16" };
            var result = copy.With("in", raw).WithEnum("interpretation", space).Image();
            if (image.HasPalette)
                result.SetNumber(PaletteField, 8);
            return result;
        }
    }

    /// <summary>Another reference to the same image.</summary>
    public VipsImage Share() => new(VipsNative.ObjectRef(Handle));

    /// <summary>Computes all pixels now.</summary>
    /// <returns>An image in memory; another reference to this one where it is in memory already.</returns>
    public VipsImage InMemory()
    {
        nint copy = VipsNative.ImageCopyMemory(Handle);
        return copy == 0 ? throw VipsOperation.LastError("reading pixels") : new VipsImage(copy);
    }

    /// <summary>Computes the pixels of an 8-bit image.</summary>
    /// <returns>u8 [C,H,W].</returns>
    public ImageBuffer ToBuffer()
    {
        var shape = new ImageShape(Bands, Height, Width);
        if (VipsNative.ImageGetFormat(Handle) != FormatUInt8)
            throw new VipsException("the image does not have 8 bits");
        using var memory = InMemory();
        byte* data = VipsNative.ImageGetData(memory.Handle);
        if (data == null)
            throw VipsOperation.LastError("reading pixels");
        byte[] planar = new byte[shape.ByteCount];
        int plane = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int i = 0; i < plane; i++)
                planar[(channel * plane) + i] = data[(i * shape.Channels) + channel];
        }

        return new ImageBuffer(shape, planar);
    }

    /// <summary>The pixels of an image in memory, row by row, valid until it is disposed.</summary>
    public ReadOnlySpan<byte> Samples()
    {
        byte* data = VipsNative.ImageGetData(Handle);
        int size = IsDeep ? 2 : 1;
        return data == null ? throw VipsOperation.LastError("reading pixels") : new ReadOnlySpan<byte>(data, checked(Width * Height * Bands * size));
    }

    public void SetNumber(string field, int value) => VipsNative.ImageSetInt(Handle, field, value);

    public void SetNumbers(string field, ReadOnlySpan<int> values)
    {
        fixed (int* first = values) VipsNative.ImageSetArrayInt(Handle, field, first, values.Length);
    }

    public void Dispose()
    {
        if (Handle != 0)
            VipsNative.ObjectUnref(Handle);
        Handle = 0;
    }
}
