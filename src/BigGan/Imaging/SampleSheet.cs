namespace BigGan.Imaging;

/// <summary>A grid of images with labels, filled image by image. On a machine without a font it has no labels.</summary>
public sealed class SampleSheet
{
    private const int MaxLabelWidth = 240;
    private const int TitleWidth = 600; // a title may be wider than a narrow grid
    private const int SmallestFont = 9;

    private readonly ImageShape _shape;
    private readonly int _count;
    private readonly int _scale;
    private readonly int _reduction;
    private readonly int _columns;
    private readonly int _top;
    private readonly int _left;
    private readonly int _columnWidth;
    private readonly int _rowHeight;

    /// <summary>Lays out a sheet and writes its labels.</summary>
    /// <param name="image">The shape of the images; they may also have 1 or 3 channels each.</param>
    /// <param name="count">Number of cells, which are counted row by row.</param>
    /// <param name="options">The layout.</param>
    /// <exception cref="ArgumentException">No cell, or a layout of no columns.</exception>
    /// <exception cref="VipsException">Labels were asked for and libvips cannot be loaded.</exception>
    public SampleSheet(ImageShape image, int count, SampleSheetOptions? options = null)
    {
        options ??= new SampleSheetOptions();
        if (count < 1) throw new ArgumentException("A sheet needs at least one cell.", nameof(count));
        if (options.Columns < 1 || options.Gap < 0 || options.Scale < 1 || options.Reduction < 1 || options.FontSize < 4)
            throw new ArgumentException("A sheet needs columns, scale and reduction of at least 1, a gap of at least 0, text of at least 4.", nameof(options));

        _shape = image;
        _count = count;
        _scale = options.ScaleFor(image);
        _reduction = options.Reduction;
        (int cellHeight, int cellWidth) = options.CellFor(image);
        _columns = Math.Min(options.Columns, count);
        int rows = (count + _columns - 1) / _columns;

        var labels = Labels(options.RowLabels, rows, options.FontSize, MaxLabelWidth);
        var headers = Labels(options.ColumnHeaders, _columns, FittingSize(options.ColumnHeaders, options.FontSize, cellWidth), cellWidth);
        var captions = Labels(options.Captions, count, FittingSize(options.Captions, options.FontSize, cellWidth), cellWidth);

        int gap = options.Gap;
        int textHeight = options.FontSize * 6 / 5; // from ascender to descender
        int line = options.LineHeight;
        _columnWidth = cellWidth + gap;
        int gridWidth = (_columns * _columnWidth) + gap;
        int labelWidth = labels.Any(label => label is not null) ? labels.Max(label => label?.Width ?? 0) + gap + options.FontSize : 0;
        var title = options.Title is null ? null : TextLabel.Draw(options.Title, options.FontSize, Math.Max(TitleWidth, labelWidth + gridWidth - (2 * gap)));
        int titleHeight = title is null ? 0 : line + gap;
        _left = labelWidth + gap;
        _top = titleHeight + (headers.Any(header => header is not null) ? line : 0) + gap;
        _rowHeight = cellHeight + gap + (captions.Any(caption => caption is not null) ? line : 0);

        var shape = new ImageShape(3, checked(_top + (rows * _rowHeight)), Math.Max(checked(labelWidth + gridWidth), (title?.Width ?? 0) + (2 * gap)));
        Image = new ImageBuffer(shape, new byte[shape.ByteCount]);
        Array.Fill(Image.Pixels, options.Background);
        byte ink = options.Background < 128 ? (byte)255 : (byte)0;

        Write(Image, title, gap, gap, line, textHeight, ink);
        for (int column = 0; column < _columns; column++)
            Write(Image, headers[column], titleHeight + gap, Centre(_left + (column * _columnWidth), cellWidth, headers[column]), line, textHeight, ink);
        for (int row = 0; row < rows; row++)
            Write(Image, labels[row], _top + (row * _rowHeight), labelWidth - (labels[row]?.Width ?? 0) - (options.FontSize / 2), cellHeight, textHeight, ink);
        for (int i = 0; i < count; i++)
        {
            (int y, int x) = CornerOf(i);
            Write(Image, captions[i], y + cellHeight, Centre(x, cellWidth, captions[i]), line, textHeight, ink);
        }
    }

    /// <summary>u8 [3,H,W]; shows the images placed so far.</summary>
    public ImageBuffer Image { get; }

    /// <summary>Draws a whole sheet.</summary>
    /// <param name="images">Row by row, all of one height and width; null leaves a cell empty.</param>
    /// <param name="options">The layout.</param>
    /// <returns>u8 [3,H,W].</returns>
    /// <exception cref="ArgumentException">No image, images of several sizes, or a layout of no columns.</exception>
    /// <exception cref="VipsException">Labels were asked for and libvips cannot be loaded.</exception>
    public static ImageBuffer Draw(IReadOnlyList<ImageBuffer?> images, SampleSheetOptions? options = null)
    {
        var first = images.FirstOrDefault(image => image is not null)?.Shape
            ?? throw new ArgumentException("A sheet needs at least one image.", nameof(images));
        var sheet = new SampleSheet(first, images.Count, options);
        for (int i = 0; i < images.Count; i++)
            if (images[i] is { } image) sheet.Place(i, image);
        return sheet.Image;
    }

    /// <summary>Puts an image into a cell.</summary>
    /// <param name="cell">In [0, number of cells).</param>
    /// <param name="image">An image of the height and width that the sheet was laid out for.</param>
    /// <exception cref="ArgumentException">The image has another size, or there is no such cell.</exception>
    public void Place(int cell, ImageBuffer image)
    {
        if ((image.Shape with { Channels = _shape.Channels }) != _shape)
            throw new ArgumentException($"Images of {_shape} and {image.Shape} do not make one grid.", nameof(image));
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, _count);
        (int y, int x) = CornerOf(cell);
        Paste(Image, image.ReducedBy(_reduction), y, x, _scale);
    }

    private (int Y, int X) CornerOf(int cell) => (_top + (cell / _columns * _rowHeight), _left + (cell % _columns * _columnWidth));

    // All captions share one font size, and so do all headers: the largest at which every text fits, but not below the smallest legible one.
    private static int FittingSize(IReadOnlyList<string>? texts, int size, int maxWidth)
    {
        int widest = texts is { Count: > 0 } ? texts.Max(text => TextLabel.Draw(text, size, int.MaxValue)?.Width ?? 0) : 0;
        return widest <= maxWidth ? size : Math.Clamp(size * maxWidth / widest, Math.Min(SmallestFont, size), size);
    }

    private static TextLabel?[] Labels(IReadOnlyList<string>? texts, int count, int size, int maxWidth)
    {
        var labels = new TextLabel?[count];
        for (int i = 0; i < Math.Min(count, texts?.Count ?? 0); i++)
            labels[i] = TextLabel.Draw(texts![i], size, maxWidth);
        return labels;
    }

    private static int Centre(int x, int width, TextLabel? label) => x + ((width - (label?.Width ?? 0)) / 2);

    /// <summary>Blends text, centred in a box of the given height.</summary>
    private static void Write(ImageBuffer sheet, TextLabel? label, int top, int left, int height, int lineHeight, byte ink)
    {
        if (label is null)
            return;
        top += ((height - lineHeight) / 2) + label.Top;
        var (_, sheetHeight, sheetWidth) = sheet.Shape;
        for (int y = Math.Max(0, -top); y < label.Height && top + y < sheetHeight; y++)
        {
            for (int x = Math.Max(0, -left); x < label.Width && left + x < sheetWidth; x++)
            {
                int coverage = label.Coverage[(y * label.Width) + x];
                for (int channel = 0; channel < 3; channel++)
                {
                    ref byte pixel = ref sheet.Pixels[(((channel * sheetHeight) + top + y) * sheetWidth) + left + x];
                    pixel = (byte)(((pixel * (255 - coverage)) + (ink * coverage) + 127) / 255);
                }
            }
        }
    }

    private static void Paste(ImageBuffer sheet, ImageBuffer image, int top, int left, int scale)
    {
        var (channels, height, width) = image.Shape;
        for (int channel = 0; channel < 3; channel++)
        {
            int source = Math.Min(channel, channels - 1) * height * width;
            for (int y = 0; y < height * scale; y++)
            {
                int target = (((channel * sheet.Shape.Height) + top + y) * sheet.Shape.Width) + left;
                for (int x = 0; x < width * scale; x++)
                    sheet.Pixels[target + x] = image.Pixels[source + (y / scale * width) + (x / scale)];
            }
        }
    }
}
