namespace BigGan.Imaging;

/// <summary>Lays images out in a grid with labels. Where the machine has no font the labels are left out.</summary>
public static class SampleSheet
{
    private const int LegibleSize = 64;
    private const int MaxLabelWidth = 240;
    private const int TitleWidth = 600; // a title may be wider than a narrow grid

    /// <summary>Draws the sheet.</summary>
    /// <param name="images">Row by row, all of one height and width; null leaves a cell empty.</param>
    /// <param name="options">The layout.</param>
    /// <returns>u8 [3,H,W].</returns>
    /// <exception cref="ArgumentException">No image, images of several sizes, or a layout of no columns.</exception>
    /// <exception cref="VipsException">Labels were asked for and libvips is missing.</exception>
    public static ImageBuffer Draw(IReadOnlyList<ImageBuffer?> images, SampleSheetOptions? options = null)
    {
        options ??= new SampleSheetOptions();
        var first = images.FirstOrDefault(image => image is not null)?.Shape
            ?? throw new ArgumentException("A sheet needs at least one image.", nameof(images));
        if (options.Columns < 1 || options.Gap < 0 || options.Scale < 1 || options.FontSize < 4)
            throw new ArgumentException("A sheet needs columns and scale of at least 1, a gap of at least 0, text of at least 4.", nameof(options));
        if (images.FirstOrDefault(image => image is not null && (image.Shape with { Channels = first.Channels }) != first) is { } odd)
            throw new ArgumentException($"Images of {first} and {odd.Shape} do not make one grid.", nameof(images));

        int scale = options.Scale ?? Math.Max(1, (LegibleSize + Math.Min(first.Height, first.Width) - 1) / Math.Min(first.Height, first.Width));
        int cellHeight = first.Height * scale;
        int cellWidth = first.Width * scale;
        int columns = Math.Min(options.Columns, images.Count);
        int rows = (images.Count + columns - 1) / columns;

        var labels = Labels(options.RowLabels, rows, options.FontSize, MaxLabelWidth);
        var headers = Labels(options.ColumnHeaders, columns, options.FontSize, cellWidth);
        var captions = Labels(options.Captions, images.Count, options.FontSize, cellWidth);

        int gap = options.Gap;
        int textHeight = options.FontSize * 6 / 5; // from ascender to descender
        int line = options.FontSize + (options.FontSize / 2);
        int gridWidth = (columns * (cellWidth + gap)) + gap;
        int left = labels.Any(label => label is not null) ? labels.Max(label => label?.Width ?? 0) + gap + options.FontSize : 0;
        var title = options.Title is null ? null : TextLabel.Draw(options.Title, options.FontSize, Math.Max(TitleWidth, left + gridWidth - (2 * gap)));
        int titleHeight = title is null ? 0 : line + gap;
        int top = titleHeight + (headers.Any(header => header is not null) ? line : 0);
        int rowHeight = cellHeight + gap + (captions.Any(caption => caption is not null) ? line : 0);

        var shape = new ImageShape(3, checked(top + gap + (rows * rowHeight)), Math.Max(checked(left + gridWidth), (title?.Width ?? 0) + (2 * gap)));
        var sheet = new ImageBuffer(shape, new byte[shape.ByteCount]);
        Array.Fill(sheet.Pixels, options.Background);
        byte ink = options.Background < 128 ? (byte)255 : (byte)0;

        Write(sheet, title, gap, gap, line, textHeight, ink);
        for (int column = 0; column < columns; column++)
            Write(sheet, headers[column], titleHeight + gap, Centre(left + gap + (column * (cellWidth + gap)), cellWidth, headers[column]), line, textHeight, ink);
        for (int row = 0; row < rows; row++)
            Write(sheet, labels[row], top + gap + (row * rowHeight), left - (labels[row]?.Width ?? 0) - (options.FontSize / 2), cellHeight, textHeight, ink);
        for (int i = 0; i < images.Count; i++)
        {
            int y = top + gap + (i / columns * rowHeight);
            int x = left + gap + (i % columns * (cellWidth + gap));
            if (images[i] is { } image)
                Paste(sheet, image, y, x, scale);
            Write(sheet, captions[i], y + cellHeight, Centre(x, cellWidth, captions[i]), line, textHeight, ink);
        }

        return sheet;
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
