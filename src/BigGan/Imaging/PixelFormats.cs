using NetVips;

namespace BigGan.Imaging;

/// <summary>Which sample types are read. Types for which a file does not define black and white are refused, not guessed.</summary>
internal static class PixelFormats
{
    /// <summary>Why samples cannot be converted to 8 bits, without the path of the file; null if they can.</summary>
    public static string? Problem(Enums.BandFormat format, Enums.Interpretation colours) => format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Ushort => null,
        Enums.BandFormat.Short when colours == Enums.Interpretation.Labs => null,
        Enums.BandFormat.Float when colours == Enums.Interpretation.Lab => null,
        Enums.BandFormat.Char => Signed(8),
        Enums.BandFormat.Short => Signed(16),
        Enums.BandFormat.Int => Signed(32),
        Enums.BandFormat.Uint => "has 32 bits a channel; save it with 8 or 16",
        Enums.BandFormat.Float => Floats(32),
        Enums.BandFormat.Double => Floats(64),
        _ => "holds complex numbers, not an image",
    };

    public static string Floats(int bits) =>
        $"holds {bits}-bit floating-point numbers and does not say which are black and white; scale it and save it with 8 or 16 bits a channel";

    public static string Signed(int bits) =>
        $"holds signed {bits}-bit numbers and does not say which are black and white; scale it and save it with 8 or 16 unsigned bits a channel";
}
