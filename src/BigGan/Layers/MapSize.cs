namespace BigGan.Layers;

/// <summary>The size of a feature map.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
internal readonly record struct MapSize(int Height, int Width)
{
    /// <summary>Positions.</summary>
    internal long Area => (long)Height * Width;

    /// <summary>Twice as high and wide.</summary>
    internal MapSize Doubled => new(2 * Height, 2 * Width);

    /// <summary>Half as high and wide.</summary>
    internal MapSize Halved => new(Height / 2, Width / 2);
}
