namespace BigGan.Data;

/// <summary>An image that can be read but is perhaps not what it should be.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Doubt">Why, such as <c>is one flat colour</c>.</param>
public sealed record DoubtfulImage(string Path, string Doubt);
