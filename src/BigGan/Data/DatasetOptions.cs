using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>How the images of a source are delivered.</summary>
public sealed record DatasetOptions
{
    /// <summary>Pixels; null takes <see cref="Width"/>, or the images' own size where neither is given and all have one size.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels; null takes <see cref="Height"/>, or the images' own size where neither is given and all have one size.</summary>
    public int? Width { get; init; }

    /// <summary>1 (grey, luma of ITU-R BT.601) or 3 (colour); null keeps IDX grey and everything else in colour.</summary>
    public int? Channels { get; init; }

    /// <summary>Which part of a source that has several: <c>train</c>, <c>test</c>, or the name of a top folder such as <c>val</c>.</summary>
    public string Split { get; init; } = "train";

    /// <summary>
    /// For images that are judged, which need neither classes nor splits: a folder or archive without class folders is one class, named
    /// <c>images</c>, of the files that are named like images; and one without splits is taken whole, whatever <see cref="Split"/> says.
    /// </summary>
    public bool AllowUnsorted { get; init; }

    /// <summary>Leave unreadable images out and list them, instead of stopping at the first.</summary>
    public bool SkipBad { get; init; }

    /// <summary>What happens to images smaller than asked for; null pads the 28x28 images of IDX files and rejects all others.</summary>
    public SmallImagePolicy? Small { get; init; }

    /// <summary>
    /// Where decoded images are kept between runs; null is <c>biggan/datasets</c> in the user's cache folder, or among the temporary files
    /// where that cannot be written to.
    /// </summary>
    public string? CacheDirectory { get; init; }

    internal void Validate()
    {
        if (Height is < 1 or > 8192 || Width is < 1 or > 8192)
            throw new InvalidOptionException($"The size of the images is {Width ?? Height}x{Height ?? Width}; allowed is 1 to 8192 each way.");
        if (Channels is not (null or 1 or 3))
            throw new InvalidOptionException($"The images' channels are {Channels}; allowed are 1 (grey) and 3 (colour).");
        if (Split.Length == 0)
            throw new InvalidOptionException("The split is empty; allowed are train, test, or the name of a top folder.");
    }

    /// <summary>The shape that images are delivered in where they have one of their own.</summary>
    internal ImageShape ShapeFor(ImageShape own)
    {
        int height = Height ?? Width ?? own.Height;
        return new ImageShape(Channels ?? own.Channels, height, Width ?? Height ?? own.Width);
    }
}
