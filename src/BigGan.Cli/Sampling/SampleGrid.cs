using BigGan.Imaging;

namespace BigGan.Cli.Sampling;

/// <summary>The layout of a sheet of samples.</summary>
internal static class SampleGrid
{
    private const int MaxColumns = 16;
    private const long MaxPixels = 100_000_000;

    /// <summary>One row a class, or several equal ones where a row would get too long, with the class beside its first.</summary>
    /// <param name="images">Class after class, the same number of each.</param>
    /// <param name="classes">Names of the classes, in that order.</param>
    /// <param name="plain">Leave the names out.</param>
    internal static ImageBuffer ByClass(IReadOnlyList<ImageBuffer> images, IReadOnlyList<string> classes, bool plain)
    {
        int count = images.Count / classes.Count;
        (int rows, int columns) = Block(count, classes.Count);
        var cells = new List<ImageBuffer?>(classes.Count * rows * columns);
        var labels = new List<string>();
        for (int i = 0; i < classes.Count; i++)
        {
            cells.AddRange(images.Skip(i * count).Take(count));
            cells.AddRange(Enumerable.Repeat<ImageBuffer?>(null, (rows * columns) - count));
            labels.AddRange([classes[i], .. Enumerable.Repeat("", rows - 1)]);
        }

        return SampleSheet.Draw(cells, new SampleSheetOptions { Columns = columns, RowLabels = plain ? null : labels });
    }

    /// <summary>Images of given latents, in their order, with the class below each.</summary>
    internal static ImageBuffer InOrder(IReadOnlyList<ImageBuffer> images, IReadOnlyList<string> captions, bool plain) =>
        SampleSheet.Draw(images, new SampleSheetOptions { Columns = Block(images.Count, 1).Columns, Captions = plain || captions.All(name => name.Length == 0) ? null : captions });

    /// <summary>Refuses, before anything is computed, a sheet that no program would open.</summary>
    /// <exception cref="InvalidOptionException">It is too large.</exception>
    internal static void CheckSize(long images, int height, int width)
    {
        if (images * height * width > MaxPixels)
            throw new InvalidOptionException($"{images} images of {width}x{height} pixels are too many for one grid; take fewer (--class, --count) or write a file each (--out FOLDER/)");
    }

    private static (int Rows, int Columns) Block(int count, int classes)
    {
        int most = classes == 1 && count > 10 ? Math.Min(MaxColumns, (int)Math.Ceiling(Math.Sqrt(count))) : MaxColumns;
        int rows = (count + most - 1) / most;
        return (rows, (count + rows - 1) / rows);
    }
}
