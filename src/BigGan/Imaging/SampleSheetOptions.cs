namespace BigGan.Imaging;

/// <summary>The layout of a <see cref="SampleSheet"/>.</summary>
public sealed record SampleSheetOptions
{
    private const int LegibleSize = 64;

    /// <summary>Images per row.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>Pixels between images and around the sheet.</summary>
    public int Gap { get; init; } = 4;

    /// <summary>Grey level behind everything, 0 to 255; text is black on light and white on dark.</summary>
    public byte Background { get; init; } = 255;

    /// <summary>Whole factor by which each pixel is repeated; null takes the smallest that makes images 64 pixels high and wide.</summary>
    public int? Scale { get; init; }

    /// <summary>Whole factor by which images are made smaller, each pixel the mean of a block; 1 leaves them as they are.</summary>
    public int Reduction { get; init; } = 1;

    /// <summary>Height of the text in pixels; headers and captions that are too wide become smaller before they are cut.</summary>
    public int FontSize { get; init; } = 14;

    /// <summary>A line above everything.</summary>
    public string? Title { get; init; }

    /// <summary>A header above each column.</summary>
    public IReadOnlyList<string>? ColumnHeaders { get; init; }

    /// <summary>A label at the left of each row.</summary>
    public IReadOnlyList<string>? RowLabels { get; init; }

    /// <summary>A caption below each image.</summary>
    public IReadOnlyList<string>? Captions { get; init; }

    /// <summary>The smallest whole factor that enlarges both sides of an image to at least a number of pixels.</summary>
    /// <param name="image">The shape of the images.</param>
    /// <param name="side">The number of pixels.</param>
    public static int ScaleTo(ImageShape image, int side)
    {
        int smaller = Math.Min(image.Height, image.Width);
        return Math.Max(1, (side + smaller - 1) / smaller);
    }

    /// <summary>The size of a sheet, not counting row labels and title.</summary>
    /// <param name="image">The shape of the images.</param>
    /// <param name="cells">Number of cells; at least 1.</param>
    public (long Height, long Width) SizeFor(ImageShape image, int cells)
    {
        (int height, int width) = CellFor(image);
        long columns = Math.Min(Columns, cells), rows = (cells + columns - 1) / columns;
        long lines = (Captions is null ? 0 : rows) + (ColumnHeaders is null ? 0 : 1);
        return ((rows * (height + Gap)) + (lines * LineHeight) + Gap, (columns * (width + Gap)) + Gap);
    }

    /// <summary>Height of a line of text.</summary>
    internal int LineHeight => FontSize + (FontSize / 2);

    /// <summary>Height and width of the cell for one image.</summary>
    internal (int Height, int Width) CellFor(ImageShape image)
    {
        ImageShape reduced = image.ReducedBy(Reduction);
        return (reduced.Height * ScaleFor(image), reduced.Width * ScaleFor(image));
    }

    /// <summary>The factor by which each pixel is repeated.</summary>
    internal int ScaleFor(ImageShape image) => Scale ?? ScaleTo(image.ReducedBy(Reduction), LegibleSize);
}
