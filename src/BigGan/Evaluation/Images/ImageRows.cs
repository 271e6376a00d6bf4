namespace BigGan.Evaluation.Images;

/// <summary>Some images of a set.</summary>
/// <param name="Pixels">float [n,C,H,W] in [0,255]: integers, unless the images come from a model and are not rounded.</param>
/// <param name="Labels">[n]; null if the images have no classes.</param>
public readonly record struct ImageRows(float[] Pixels, int[]? Labels)
{
    /// <summary>Makes rows of 8-bit pixels.</summary>
    internal static ImageRows Of(ReadOnlySpan<byte> pixels, int[]? labels)
    {
        var values = new float[pixels.Length];
        for (int i = 0; i < values.Length; i++) values[i] = pixels[i];
        return new ImageRows(values, labels);
    }
}
