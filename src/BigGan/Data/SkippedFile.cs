namespace BigGan.Data;

/// <summary>An image that could not be used.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Problem">Why, in one line, without the path.</param>
public sealed record SkippedFile(string Path, string Problem);
