namespace BigGan;

/// <summary>The shape of one image: channels first, as everywhere in this library.</summary>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes of one 8-bit image: C x H x W.</summary>
    public int ByteCount => Channels * Height * Width;

    /// <summary>The shape after reduction by a factor: each block of factor x factor pixels becomes one, and a remainder at the right and bottom is dropped.</summary>
    internal ImageShape ReducedBy(int factor) => this with { Height = Math.Max(1, Height / factor), Width = Math.Max(1, Width / factor) };

    /// <inheritdoc />
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
