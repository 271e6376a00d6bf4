namespace BigGan.Statistics;

/// <summary>The two rows of a table that are interpolated, and their weights.</summary>
/// <param name="Lower">A row.</param>
/// <param name="Upper">The next row, or the same row.</param>
/// <param name="UpperShare">The weight of the upper row, from 0 to 1; the lower row has the rest.</param>
internal readonly record struct RowShares(int Lower, int Upper, double UpperShare);
