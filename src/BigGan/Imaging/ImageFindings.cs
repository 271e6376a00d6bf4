using System.Numerics;
using NetVips;

namespace BigGan.Imaging;

/// <summary>What is doubtful about an image that could be read.</summary>
internal readonly record struct ImageFindings
{
    /// <summary>Upright and before it was fitted.</summary>
    public required (int Height, int Width) Size { get; init; }

    /// <summary>Bits of 16 that no pixel reaches, counted from the top; 0 where all are used, or where there are 8.</summary>
    public required int UnusedBits { get; init; }

    /// <summary>All pixels are the same once transparency is laid over white.</summary>
    public required bool IsFlat { get; init; }

    /// <summary>It has transparency.</summary>
    public required bool HasAlpha { get; init; }

    /// <summary>No channel of any pixel reaches 1/16 of white.</summary>
    public required bool IsNearlyBlack { get; init; }

    /// <summary>The file was cut, but every pixel could be read.</summary>
    public required bool LacksEnd { get; init; }

    /// <summary>Pages or frames, of which the first is used.</summary>
    public required int Pages { get; init; }

    /// <summary>Looks at an image that was just decoded.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="size">Its size, upright.</param>
    /// <param name="decoded">As in the file; in memory where it has 16 bits.</param>
    /// <param name="srgb">The same in 8-bit sRGB without transparency.</param>
    public static ImageFindings Of(ReadOnlySpan<byte> file, (int Height, int Width) size, Image decoded, NativePixels srgb)
    {
        var pixels = srgb.Samples;
        int colours = decoded.Bands - (decoded.HasAlpha() ? 1 : 0);
        return new ImageFindings
        {
            Size = size,
            UnusedBits = decoded.IsDeep && colours < 4 ? UnusedBitsOf(decoded, colours) : 0, // of four inks little is bright
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
