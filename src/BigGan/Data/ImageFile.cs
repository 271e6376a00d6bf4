namespace BigGan.Data;

/// <summary>One image file of a source.</summary>
/// <param name="Name">Relative to the source, '/' between parts.</param>
/// <param name="Label">Index of its class.</param>
/// <param name="Identity">What changes when its content does: size and times, or size and checksum.</param>
internal sealed record ImageFile(string Name, int Label, string Identity);
