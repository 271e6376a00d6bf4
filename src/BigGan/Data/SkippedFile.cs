namespace BigGan.Data;

/// <summary>An unusable image.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Problem">Why it is unusable, in one line without the path.</param>
public sealed record SkippedFile(string Path, string Problem);
