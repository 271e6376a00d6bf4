using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>How the images of a source are delivered.</summary>
public sealed record DatasetOptions
{
    /// <summary>Pixels; null means <see cref="Width"/>, or the images' own size if neither is given and all have one size.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels; null means <see cref="Height"/>, or the images' own size if neither is given and all have one size.</summary>
    public int? Width { get; init; }

    /// <summary>1 (grey, luma of ITU-R BT.601) or 3 (colour); null means grey for IDX files and colour for everything else.</summary>
    public int? Channels { get; init; }

    /// <summary>Which split of a source with several: <c>train</c>, <c>test</c>, or the name of a top folder such as <c>val</c>.</summary>
    public string Split { get; init; } = "train";

    /// <summary>
    /// For images that are scored, which need neither classes nor splits: a folder or archive without class folders is one class, named
    /// <c>images</c>, of all files named like images; and a source without splits is read as a whole, whatever <see cref="Split"/> is.
    /// </summary>
    public bool AllowUnsorted { get; init; }

    /// <summary>Leave unreadable images out and list them, instead of stopping at the first one.</summary>
    public bool SkipBad { get; init; }

    /// <summary>What to do with images smaller than the requested size; null pads the 28x28 images of IDX files and rejects all others.</summary>
    public SmallImagePolicy? Small { get; init; }

    /// <summary>
    /// The cache folder for decoded images; null is <c>biggan/datasets</c> in the user's cache folder, or in the temporary folder
    /// if that is not writable.
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

    /// <summary>The delivered shape of images that have a given shape in their file.</summary>
    internal ImageShape ShapeFor(ImageShape own)
    {
        int height = Height ?? Width ?? own.Height;
        return new ImageShape(Channels ?? own.Channels, height, Width ?? Height ?? own.Width);
    }
}
