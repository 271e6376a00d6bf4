using BigGan.Weights;

namespace BigGan.Tests.Weights.Fuzzing;

/// <summary>A file format whose reader gets damaged files.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Open">The reader; gets the path of a damaged file.</param>
/// <param name="Valid">Small valid files, or parts of valid files.</param>
internal sealed record FuzzedFormat(string Name, Func<string, ITensorFile> Open, params byte[][] Valid)
{
    /// <summary>Makes a file of a damaged part: the whole file where nothing else is said.</summary>
    public Func<byte[], byte[]> Wrap { get; init; } = bytes => bytes;

    /// <summary>Pieces that mean something in this format, and so lead further in than random bytes.</summary>
    public byte[][] Tokens { get; init; } = [];

    public override string ToString() => Name;
}
