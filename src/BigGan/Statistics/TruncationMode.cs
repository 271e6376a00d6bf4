namespace BigGan.Statistics;

/// <summary>The three meanings that "truncation" has in published code.</summary>
public enum TruncationMode
{
    /// <summary>Values beyond the threshold are drawn again (paper, section 3.1): 2 changes little, 0.04 leaves almost nothing.</summary>
    Resample,

    /// <summary>Normal latents times the number, in (0, 1] (the author's PyTorch release calls it z_var).</summary>
    Scale,

    /// <summary>Normal latents resampled within [-2, 2], times the number (TF Hub's modules and their Hugging Face port).</summary>
    TfHub,
}
