namespace BigGan.Statistics;

/// <summary>The three meanings that "truncation" has in published code.</summary>
public enum TruncationMode
{
    /// <summary>Values of magnitude above the threshold are drawn again (paper, section 3.1): 2 changes little, 0.04 leaves almost no variety.</summary>
    Resample,

    /// <summary>Normal latents times a factor in (0, 1] (z_var in the author's PyTorch release).</summary>
    Scale,

    /// <summary>Normal latents drawn again until within [-2, 2], times a factor (TF Hub's modules and their Hugging Face port).</summary>
    TfHub,
}
