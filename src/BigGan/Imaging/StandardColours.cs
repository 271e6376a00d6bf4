using NetVips;

namespace BigGan.Imaging;

/// <summary>Converts decoded images of every kind to upright, opaque 8-bit sRGB. Called inside <see cref="VipsLibrary.Run"/>.</summary>
internal static class StandardColours
{
    private static readonly double[] White = [255.0];

    /// <summary>Drops the channels of a TIFF image that are neither colour nor alpha.</summary>
    /// <param name="image">The decoded image; disposed if it is not the result.</param>
    /// <param name="tiff">The header of the same file.</param>
    public static Image WithoutExtras(Image image, TiffHeader tiff)
    {
        int wanted = tiff.Colours + (tiff.HasAlpha ? 1 : 0);
        if (image.Bands != tiff.Colours + tiff.Extras || image.Bands == wanted)
            return image;
        using (image)
        {
            using var bands = image.ExtractBand(0, n: wanted);
            return bands.Copy(interpretation: (tiff.Colours, image.IsDeep) switch
            {
                (1, false) => Enums.Interpretation.Bw,
                (1, true) => Enums.Interpretation.Grey16,
                (3, false) => Enums.Interpretation.Srgb,
                (3, true) => Enums.Interpretation.Rgb16,
                _ => Enums.Interpretation.Cmyk,
            });
        }
    }

    /// <summary>Upright, 8-bit sRGB, opaque. Most images need few of the steps; the others are skipped.</summary>
    /// <returns>An image whose pixels are computed when they are read; the same object if no step is needed.</returns>
    public static Image Of(Image image)
    {
        var current = image;
        try
        {
            if (current.IsTurned)
                Replace(turned => turned.Autorot());
            if (current.HasProfile)
                FromProfile();
            if (!current.IsSrgb)
                Replace(coloured => coloured.Colourspace(Enums.Interpretation.Srgb));
            if (current.HasAlpha())
                Replace(transparent => transparent.Flatten(background: White));
            return current;
        }
        catch
        {
            Release();
            throw;
        }

        void FromProfile()
        {
            try
            {
                Replace(profiled => profiled.IccTransform("srgb", embedded: true));
            }
            catch (NetVips.VipsException)
            {
                // A profile that is broken, or made for other channels, is ignored, as every viewer does.
            }
        }

        void Replace(Func<Image, Image> step)
        {
            var next = step(current);
            Release();
            current = next;
        }

        void Release()
        {
            if (!ReferenceEquals(current, image)) current.Dispose();
        }
    }
}
