namespace BigGan.Guidance;

/// <summary>A rectangle of an image.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Left">Columns left of it.</param>
internal readonly record struct CutoutBox(int Height, int Width, int Top, int Left)
{
    /// <summary>The whole of an image.</summary>
    internal static CutoutBox Whole(int height, int width) => new(height, width, 0, 0);
}
