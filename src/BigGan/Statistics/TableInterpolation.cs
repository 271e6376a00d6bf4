namespace BigGan.Statistics;

/// <summary>How a table of statistics is interpolated between two rows.</summary>
public enum TableInterpolation
{
    /// <summary>Linear: the nearer row has the larger weight.</summary>
    Linear,

    /// <summary>
    /// As the Hugging Face package computes it, for comparison: the weights of the two rows are exchanged, and rounding moves
    /// some truncations that lie on a row to the next row.
    /// </summary>
    HuggingFace,
}
