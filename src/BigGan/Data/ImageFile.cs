namespace BigGan.Data;

/// <summary>One image file of a source.</summary>
/// <param name="Name">Path relative to the source, with '/' as separator.</param>
/// <param name="Label">Index of its class.</param>
/// <param name="Identity">Changes with the content: size and times, or size and checksum.</param>
internal sealed record ImageFile(string Name, int Label, string Identity);
