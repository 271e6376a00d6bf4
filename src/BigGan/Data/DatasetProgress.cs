namespace BigGan.Data;

/// <summary>What opening or checking a data set has to tell.</summary>
/// <param name="Done">Images handled so far.</param>
/// <param name="Total">Images in all.</param>
/// <param name="ImagesPerSecond">Mean since the start.</param>
/// <param name="Warning">A one-line remark about the data; null in a plain progress event.</param>
public sealed record DatasetProgress(long Done, long Total, double ImagesPerSecond, string? Warning = null);
