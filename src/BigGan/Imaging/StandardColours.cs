namespace BigGan.Imaging;

/// <summary>Brings decoded images of every kind to one.</summary>
internal static class StandardColours
{
    /// <summary>Leaves out the channels of a TIFF file that are neither colours nor transparency.</summary>
    /// <param name="image">Disposed where it is not the result.</param>
    /// <param name="tiff">Of the same file.</param>
    public static VipsImage WithoutExtras(VipsImage image, TiffHeader tiff)
    {
        int wanted = tiff.Colours + (tiff.HasAlpha ? 1 : 0);
        if (image.Bands != tiff.Colours + tiff.Extras || image.Bands == wanted)
            return image;
        using (image)
        {
            using var extract = new VipsOperation("extract_band").With("in", image).With("band", 0).With("n", wanted);
            using var bands = extract.Image();
            string space = (tiff.Colours, image.IsDeep) switch { (1, false) => "b-w", (1, true) => "grey16", (3, false) => "srgb", (3, true) => "rgb16", _ => "cmyk" };
            using var copy = new VipsOperation("copy").With("in", bands).WithEnum("interpretation", space);
            return copy.Image();
        }
    }

    /// <summary>Upright, 8-bit sRGB, opaque. Steps that an image does not need are left out, which most images do not.</summary>
    public static VipsImage Of(VipsImage image)
    {
        var current = image.Share();
        try
        {
            if (current.IsTurned)
                Replace(new VipsOperation("autorot"));
            if (current.HasProfile)
                FromProfile();
            if (!current.IsSrgb)
                Replace(new VipsOperation("colourspace").WithEnum("space", "srgb"));
            if (current.HasAlpha)
                Replace(new VipsOperation("flatten").With("background", [255.0]));
            return current;
        }
        catch
        {
            current.Dispose();
            throw;
        }

        void FromProfile()
        {
            try
            {
                Replace(new VipsOperation("icc_transform").With("output-profile", "srgb").With("embedded", true));
            }
            catch (VipsException)
            {
                // A profile that is broken, or made for other channels, is ignored, as every viewer does.
            }
        }

        void Replace(VipsOperation operation)
        {
            using (operation)
            {
                var next = operation.With("in", current).Image();
                current.Dispose();
                current = next;
            }
        }
    }
}
