using System.Globalization;

namespace BigGan.Imaging;

/// <summary>The layout of a sheet of samples, found before anything is computed.</summary>
/// <param name="Image">The shape of the images.</param>
/// <param name="Cells">Places for images, some of which may stay empty.</param>
/// <param name="CellOf">The place of the n-th image.</param>
/// <param name="Options">How it is drawn.</param>
public sealed record SampleGrid(ImageShape Image, int Cells, Func<int, int> CellOf, SampleSheetOptions Options)
{
    private const int MaxColumns = 16;
    private const long MaxPixels = 100_000_000;
    private const int MaxSide = 65_500; // beyond it few programs open a picture
    private const int MaxHeightOfRows = 16_000; // a grid is easier to look at than a longer list
    private const int SmallestImage = 32;
    private const int ImageAboveName = 96;

    /// <summary>The classes one below the other or in a grid.</summary>
    /// <param name="count">Images of each class, which come class after class.</param>
    /// <param name="names">Names of the classes, in that order.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="form">Rows or a grid; null for rows while they are few enough.</param>
    /// <param name="plain">Leave the names out.</param>
    /// <exception cref="InvalidOptionException">The sheet would be too large.</exception>
    public static SampleGrid ByClass(int count, IReadOnlyList<string> names, ImageShape image, SheetForm? form, bool plain)
    {
        long images = (long)names.Count * count;
        int smallest = Math.Min(SmallestImage, Math.Min(image.Height, image.Width));
        if (images * smallest * smallest > MaxPixels) throw TooLarge(images, image, Remedy.FewerImages, Remedy.SeparateFiles);
        SampleGrid rows = Rows(count, names, image, plain);
        if (form is null && rows.Fits(MaxHeightOfRows)) return rows;
        return (form == SheetForm.Rows ? rows : Grid(count, names, image, plain)).Fitted() ?? throw TooLarge(images, image, Remedy.FewerImages, Remedy.SeparateFiles);
    }

    /// <summary>Images in their order, with a caption below each.</summary>
    /// <param name="captions">A caption for each image; empty for none.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="plain">Leave the captions out.</param>
    /// <exception cref="InvalidOptionException">The sheet would be too large.</exception>
    public static SampleGrid InOrder(IReadOnlyList<string> captions, ImageShape image, bool plain) =>
        new SampleGrid(image, captions.Count, i => i, new SampleSheetOptions
        {
            Columns = Block(captions.Count, 1).Columns,
            Captions = plain || captions.All(name => name.Length == 0) ? null : captions,
        }).Fitted() ?? throw TooLarge(captions.Count, image, Remedy.FewerImages, Remedy.SeparateFiles);

    /// <summary>Rows and columns that both mean something.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="options">Labels and sizes.</param>
    /// <exception cref="InvalidOptionException">The sheet would be too large.</exception>
    public static SampleGrid Table(int rows, int columns, ImageShape image, SampleSheetOptions options) =>
        new SampleGrid(image, rows * columns, i => i, options with { Columns = columns }).Fitted() ?? throw TooLarge((long)rows * columns, image, Remedy.FewerImages);

    /// <summary>An empty sheet of this layout.</summary>
    public SampleSheet Begin() => new(Image, Cells, Options);

    // One row a class, or several equal ones where a row would get too long, with the class beside its first.
    private static SampleGrid Rows(int count, IReadOnlyList<string> names, ImageShape image, bool plain)
    {
        (int rows, int columns) = Block(count, names.Count);
        var labels = names.SelectMany(name => Enumerable.Repeat("", rows - 1).Prepend(name));
        return new SampleGrid(
            image,
            names.Count * rows * columns,
            i => (i / count * rows * columns) + (i % count),
            new SampleSheetOptions { Columns = columns, RowLabels = plain ? null : [.. labels] });
    }

    // About as wide as high, with the class below its first image.
    private static SampleGrid Grid(int count, IReadOnlyList<string> names, ImageShape image, bool plain)
    {
        int cells = names.Count * count;
        double square = Math.Sqrt((double)cells * image.Height / image.Width);
        var captions = names.SelectMany(name => Enumerable.Repeat("", count - 1).Prepend(name));
        return new SampleGrid(image, cells, i => i, new SampleSheetOptions
        {
            Columns = Math.Max(1, (int)Math.Round(square / count)) * count,
            Scale = SampleSheetOptions.ScaleTo(image, ImageAboveName),
            Captions = plain ? null : [.. captions],
        });
    }

    private static (int Rows, int Columns) Block(int count, int classes)
    {
        int most = classes == 1 && count > 10 ? Math.Min(MaxColumns, (int)Math.Ceiling(Math.Sqrt(count))) : MaxColumns;
        int rows = (count + most - 1) / most;
        return (rows, (count + rows - 1) / rows);
    }

    private static InvalidOptionException TooLarge(long images, ImageShape image, params Remedy[] remedies) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{images} images of {image.Width}x{image.Height} pixels are too many for one grid")) { Remedies = remedies };

    // The same layout, with images as large as the limit of a file allows; null if there are too many even at the smallest size.
    private SampleGrid? Fitted() => Sizes().Select(options => this with { Options = options }).FirstOrDefault(grid => grid.Fits(MaxSide));

    private IEnumerable<SampleSheetOptions> Sizes()
    {
        yield return Options;
        for (int reduction = 1; reduction == 1 || Math.Min(Image.Height, Image.Width) / reduction >= SmallestImage; reduction *= 2)
            yield return Options with { Scale = 1, Reduction = reduction };
    }

    // What labels at the left and the title add is little beside the bounds.
    private bool Fits(int maxHeight)
    {
        (long height, long width) = Options.SizeFor(Image, Cells);
        return height <= maxHeight && width <= MaxSide && height * width <= MaxPixels;
    }
}

/// <summary>How the classes of a sheet are arranged.</summary>
public enum SheetForm
{
    /// <summary>One below the other, the images of each side by side.</summary>
    Rows,

    /// <summary>All images in a grid that is about as wide as high, names below.</summary>
    Grid,
}
