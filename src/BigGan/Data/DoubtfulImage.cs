namespace BigGan.Data;

/// <summary>A readable image that is probably a mistake.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Doubt">The problem, such as <c>is one flat colour</c>.</param>
public sealed record DoubtfulImage(string Path, string Doubt);
