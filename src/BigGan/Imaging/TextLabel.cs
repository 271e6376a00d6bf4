using NetVips;

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
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    internal static TextLabel? Draw(string text, int size, int maxWidth)
    {
        text = new string(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray()).Trim();
        if (text.Length == 0 || !LabelFont.Ask())
            return null;
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

    /// <summary>Draws text of any length, with whatever the machine draws it.</summary>
    /// <returns>Null where it cannot be drawn.</returns>
    internal static TextLabel? Render(string text, int size)
    {
        // At 72 dots per inch a point is a pixel. The text is markup, so its special characters are escaped.
        string markup = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
        VipsLibrary.Require();
        try
        {
            return VipsLibrary.Run(markup, markup =>
            {
                using var image = Image.Text(markup, font: $"DejaVu Sans, Sans {size}", dpi: 72);
                using var pixels = new NativePixels(image);
                return new TextLabel(pixels.Width, pixels.Height, pixels.Samples.ToArray(), image.Yoffset);
            });
        }
        catch (VipsException)
        {
            // A sheet without a label is better than none.
            return null;
        }
    }
}
