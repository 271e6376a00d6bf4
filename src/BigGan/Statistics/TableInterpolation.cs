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

/// <summary>The two rows of a table that are interpolated, and their weights.</summary>
/// <param name="Lower">A row.</param>
/// <param name="Upper">The next row, or the same row.</param>
/// <param name="UpperShare">The weight of the upper row, from 0 to 1; the lower row has the rest.</param>
internal readonly record struct RowShares(int Lower, int Upper, double UpperShare);
