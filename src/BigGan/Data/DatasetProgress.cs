namespace BigGan.Data;

/// <summary>A progress event or warning while a data set is opened or checked.</summary>
/// <param name="Done">Images handled so far.</param>
/// <param name="Total">Number of images.</param>
/// <param name="ImagesPerSecond">Mean since the start.</param>
/// <param name="Warning">A one-line warning about the data; null in a progress event.</param>
public sealed record DatasetProgress(long Done, long Total, double ImagesPerSecond, string? Warning = null);
