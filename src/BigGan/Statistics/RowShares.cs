namespace BigGan.Statistics;

/// <summary>How a table of statistics mixes two rows.</summary>
/// <param name="Lower">A row.</param>
/// <param name="Upper">The row after it, or the same one.</param>
/// <param name="UpperShare">The upper row's share, from 0 to 1; the rest is the lower row's.</param>
internal readonly record struct RowShares(int Lower, int Upper, double UpperShare);
