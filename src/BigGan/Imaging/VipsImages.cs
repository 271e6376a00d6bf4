using NetVips;

namespace BigGan.Imaging;

/// <summary>Properties of libvips images that we need, and their creation from our pixels. Called inside <see cref="VipsLibrary.Run"/>.</summary>
internal static class VipsImages
{
    private const string PaletteField = "palette-bit-depth";

    extension(Image image)
    {
        /// <summary>Whether a channel has 16 bits.</summary>
        public bool IsDeep => image.Format == Enums.BandFormat.Ushort;

        /// <summary>Whether the file stores indices into a table of colours.</summary>
        public bool HasPalette => image.Contains(PaletteField);

        /// <summary>Whether there is an ICC profile.</summary>
        public bool HasProfile => image.Contains("icc-profile-data");

        /// <summary>Whether the pixels are 8-bit sRGB, with or without alpha.</summary>
        public bool IsSrgb => image is { Format: Enums.BandFormat.Uchar, Interpretation: Enums.Interpretation.Srgb, Bands: 3 or 4 };

        /// <summary>Whether the orientation tag asks for any turn or mirroring.</summary>
        public bool IsTurned => image.Orientation != 1;

        /// <summary>Whether the orientation tag turns the image by a quarter, so that width and height swap.</summary>
        public bool LiesOnItsSide => image.Orientation >= 5;

        /// <summary>Pages of a document or frames of an animation in the file, of which this is the first.</summary>
        public int PageCount => image.Number("n-pages") is > 1 and < 10_000 and var count ? count : 1;

        private int Orientation => image.Number("orientation") is > 0 and < 9 and var orientation ? orientation : 1;

        private int Number(string field) => image.GetTypeOf(field) == GValue.GIntType ? (int)image.Get(field) : 0;
    }

    /// <summary>An image over a copy of planar pixels.</summary>
    public static Image Of(ImageBuffer image)
    {
        int channels = image.Shape.Channels, plane = image.Shape.Height * image.Shape.Width;
        byte[] interleaved = new byte[image.Pixels.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < plane; i++)
                interleaved[(i * channels) + channel] = image.Pixels[(channel * plane) + i];
        }

        return Of(new RawImage(image.Shape.Width, image.Shape.Height, channels, IsDeep: false, interleaved));
    }

    /// <summary>An image over a copy of interleaved pixels.</summary>
    public static Image Of(RawImage image)
    {
        var format = image.IsDeep ? Enums.BandFormat.Ushort : Enums.BandFormat.Uchar;
        using var raw = Image.NewFromMemoryCopy<byte>(image.Samples, image.Width, image.Height, image.Bands, format);
        var space = (image.Bands < 3, image.IsDeep) switch
        {
            (true, false) => Enums.Interpretation.Bw,
            (true, true) => Enums.Interpretation.Grey16,
            (false, false) => Enums.Interpretation.Srgb,
            _ => Enums.Interpretation.Rgb16,
        };
        var result = raw.Copy(interpretation: space);
        if (!image.HasPalette) return result;
        using (result) return result.Mutate(fields => fields.Set(GValue.GIntType, PaletteField, 8));
    }
}
