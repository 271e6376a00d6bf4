namespace BigGan.Imaging;

/// <summary>One line of text as coverage: 0 is background, 255 is ink.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Coverage">u8 [H,W].</param>
/// <param name="Top">Rows between the top of the line and the ink: labels placed by it share their baseline.</param>
internal sealed record TextLabel(int Width, int Height, byte[] Coverage, int Top)
{
    /// <summary>Draws text.</summary>
    /// <param name="text">One line; control characters become spaces.</param>
    /// <param name="size">Height of the font in pixels.</param>
    /// <param name="maxWidth">Longer text ends in an ellipsis.</param>
    /// <returns>Null where nothing is visible: no text, or no font on this machine.</returns>
    internal static TextLabel? Draw(string text, int size, int maxWidth)
    {
        text = new string(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray()).Trim();
        var whole = Render(text, size);
        if (whole is null || whole.Width <= maxWidth)
            return whole;

        // Widths differ by letter, so the longest prefix that fits is searched for.
        TextLabel? best = null;
        for (int low = 1, high = text.Length - 1; low <= high;)
        {
            int middle = (low + high) / 2;
            int cut = char.IsHighSurrogate(text[middle - 1]) ? middle - 1 : middle;
            var shorter = Render(text[..cut].TrimEnd() + "…", size);
            if (shorter is not null && shorter.Width <= maxWidth)
                (best, low) = (shorter, middle + 1);
            else
                high = middle - 1;
        }

        return best;
    }

    private static TextLabel? Render(string text, int size)
    {
        if (text.Length == 0)
            return null;
        try
        {
            // At 72 dots per inch a point is a pixel. The text is markup, so its special characters are escaped.
            string markup = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
            using var operation = new VipsOperation("text")
                .With("text", markup).With("font", $"DejaVu Sans, Sans {size}").With("dpi", 72);
            using var image = operation.Image();
            var buffer = image.ToBuffer();
            return new TextLabel(buffer.Shape.Width, buffer.Shape.Height, buffer.Pixels, image.YOffset);
        }
        catch (VipsException)
        {
            // A sheet without labels is better than none: containers often have no font.
            return null;
        }
    }
}
