using System.Numerics;
using NetVips;

namespace BigGan.Imaging;

/// <summary>What is doubtful about an image that could be read.</summary>
internal readonly record struct ImageFindings
{
    /// <summary>The size of the upright image before it was cropped and resized.</summary>
    public required (int Height, int Width) Size { get; init; }

    /// <summary>How many of the highest bits are 0 in every sample of a 16-bit image; 0 for 8-bit images.</summary>
    public required int UnusedBits { get; init; }

    /// <summary>All pixels are the same once transparency is laid over white.</summary>
    public required bool IsFlat { get; init; }

    /// <summary>The image has an alpha channel.</summary>
    public required bool HasAlpha { get; init; }

    /// <summary>No sample reaches 1/16 of white.</summary>
    public required bool IsNearlyBlack { get; init; }

    /// <summary>The file lacks its end marker, but every pixel could be read.</summary>
    public required bool LacksEnd { get; init; }

    /// <summary>Pages or frames, of which the first is used.</summary>
    public required int Pages { get; init; }

    /// <summary>Examines a decoded image.</summary>
    /// <param name="file">The bytes of its file.</param>
    /// <param name="size">Its size, upright.</param>
    /// <param name="decoded">The image as the file has it; already in memory if it has 16 bits.</param>
    /// <param name="srgb">The image in 8-bit sRGB without transparency.</param>
    public static ImageFindings Of(ReadOnlySpan<byte> file, (int Height, int Width) size, Image decoded, NativePixels srgb)
    {
        var pixels = srgb.Samples;
        int colours = decoded.Bands - (decoded.HasAlpha() ? 1 : 0);
        return new ImageFindings
        {
            Size = size,
            UnusedBits = decoded.IsDeep && colours < 4 ? UnusedBitsOf(decoded, colours) : 0, // CMYK images may well use low values only
            IsFlat = pixels.Length > srgb.Bands && pixels[srgb.Bands..].SequenceEqual(pixels[..^srgb.Bands]),
            HasAlpha = decoded.HasAlpha(),
            IsNearlyBlack = !pixels.ContainsAnyInRange((byte)16, (byte)255),
            LacksEnd = FileEnd.IsMissing(file),
            Pages = decoded.PageCount,
        };
    }

    private static int UnusedBitsOf(Image image, int colours)
    {
        using var opaque = image.ExtractBand(0, n: colours);
        int brightest = (int)opaque.Max();
        return brightest == 0 ? 0 : BitOperations.LeadingZeroCount((uint)brightest) - 16;
    }
}
