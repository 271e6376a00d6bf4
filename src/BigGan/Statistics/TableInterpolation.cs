namespace BigGan.Statistics;

/// <summary>What a table of statistics says between two of its rows.</summary>
public enum TableInterpolation
{
    /// <summary>The nearer row counts more.</summary>
    Linear,

    /// <summary>
    /// As the Hugging Face package computes it, for comparison: the shares of the two rows are exchanged, and rounding moves
    /// some truncations that lie on a row to the next one.
    /// </summary>
    HuggingFace,
}
