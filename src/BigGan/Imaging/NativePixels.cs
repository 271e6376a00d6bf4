using NetVips;

namespace BigGan.Imaging;

/// <summary>Pixels that libvips computed, in its memory: 8 bits a sample, row by row from the top, band by band within a pixel.</summary>
internal sealed unsafe class NativePixels : IDisposable
{
    private readonly int _length;
    private nint _memory;

    /// <summary>Computes all pixels of an image, which must have 8 bits a sample.</summary>
    /// <param name="image">May be one that is decoded as it is read.</param>
    public NativePixels(Image image)
    {
        if (image.Format != Enums.BandFormat.Uchar) throw new VipsException("the image does not have 8 bits");
        _memory = image.WriteToMemory(out ulong length);
        (_length, Height, Width, Bands) = (checked((int)length), image.Height, image.Width, image.Bands);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Samples of a pixel.</summary>
    public int Bands { get; }

    /// <summary>The samples, valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Samples => new((void*)_memory, _length);

    /// <summary>An image over this memory, valid until this is disposed.</summary>
    public Image AsImage() => Image.NewFromMemory(_memory, (ulong)_length, Width, Height, Bands, Enums.BandFormat.Uchar);

    /// <summary>Copies the pixels, channels first.</summary>
    /// <returns>u8 [C,H,W].</returns>
    public ImageBuffer ToBuffer()
    {
        var shape = new ImageShape(Bands, Height, Width);
        var samples = Samples;
        byte[] planar = new byte[shape.ByteCount];
        int plane = Height * Width;
        for (int channel = 0; channel < Bands; channel++)
        {
            for (int i = 0; i < plane; i++)
                planar[(channel * plane) + i] = samples[(i * Bands) + channel];
        }

        return new ImageBuffer(shape, planar);
    }

    public void Dispose()
    {
        NetVips.NetVips.Free(_memory);
        _memory = 0;
    }
}
