namespace BigGan.Imaging;

/// <summary>Which kinds of numbers pixels may be. Those whose black and white a file does not say are refused, not guessed.</summary>
internal static class PixelFormats
{
    // VipsBandFormat and VipsInterpretation.
    private const int UInt8 = 0, Int8 = 1, UInt16 = 2, Int16 = 3, UInt32 = 4, Int32 = 5, Float = 6, Double = 8;
    private const int Lab = 13, LabShort = 21;

    /// <summary>Why the numbers of an image cannot be turned into 8 bits, without the path; null where they can.</summary>
    public static string? Problem(int format, int interpretation) => format switch
    {
        UInt8 or UInt16 => null,
        Int16 when interpretation == LabShort => null,
        Float when interpretation == Lab => null,
        Int8 => Signed(8),
        Int16 => Signed(16),
        Int32 => Signed(32),
        UInt32 => "has 32 bits a channel; save it with 8 or 16",
        Float => Floats(32),
        Double => Floats(64),
        _ => "holds complex numbers, not an image",
    };

    public static string Floats(int bits) =>
        $"holds {bits}-bit floating-point numbers and does not say which are black and white; scale it and save it with 8 or 16 bits a channel";

    public static string Signed(int bits) =>
        $"holds signed {bits}-bit numbers and does not say which are black and white; scale it and save it with 8 or 16 unsigned bits a channel";
}
