namespace BigGan.Guidance;

/// <summary>How cutouts are resized to the input of CLIP; gradients flow through all of them.</summary>
public enum CutoutResizing
{
    /// <summary>Each pixel from the nearest one.</summary>
    Nearest,

    /// <summary>Between the four nearest pixels.</summary>
    Bilinear,

    /// <summary>Filtered by a Lanczos window where the cutout is larger, then bicubic.</summary>
    Lanczos,
}
