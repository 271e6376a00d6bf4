using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>A sheet with the first images of each class, as training will see them.</summary>
public static class DatasetPreview
{
    private const int ThumbnailSize = 64; // if no size is requested and files have several sizes

    /// <summary>Draws the sheet, one row per class. Only the shown images are decoded, and no cache is written.</summary>
    /// <param name="source">As for <see cref="ImageDatasets.Open"/>.</param>
    /// <param name="options">Size, channels and split.</param>
    /// <param name="report">The report of <see cref="DatasetChecker"/>, whose unreadable images are skipped.</param>
    /// <param name="rows">The greatest number of classes; if there are more, evenly spaced classes are shown.</param>
    /// <param name="columns">The greatest number of images per class.</param>
    /// <returns>u8 [3,H,W].</returns>
    /// <exception cref="InvalidFileException">The source or all of its images are unusable.</exception>
    public static ImageBuffer Draw(string source, DatasetOptions options, DatasetReport report, int rows = 20, int columns = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        options.Validate();
        var (path, name) = ImageSource.Resolve(source);
        using var memory = ImageSource.OpenFixed(path, name, options);
        if (memory is not null)
        {
            return Draw(memory.Shape, Enumerable.Range(0, memory.Count).Select(i => (memory.LabelOf(i), i)), i =>
            {
                byte[] pixels = new byte[memory.Shape.ByteCount];
                memory.Read(i, pixels);
                return new ImageBuffer(memory.Shape, pixels);
            });
        }

        using var files = ImageSource.OpenFiles(path, options.Split);
        var shape = options.ShapeFor(new ImageShape(3, ThumbnailSize, ThumbnailSize));
        var policy = options.Small ?? (options.Height is null && options.Width is null ? SmallImagePolicy.Enlarge : SmallImagePolicy.Pad);
        var bad = report.Unreadable.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (policy == SmallImagePolicy.Reject)
            bad.UnionWith(report.SmallImages);
        var usable = files.Files.Where(file => !bad.Contains(file.Name)).ToList();
        return Draw(shape, usable.Select((file, i) => (file.Label, i)),
            i => ImageDecoder.Decode(files.Read(usable[i]), $"{files.Path}/{usable[i].Name}", shape, policy));

        ImageBuffer Draw(ImageShape each, IEnumerable<(int Label, int Image)> images, Func<int, ImageBuffer> load)
        {
            int classes = report.Classes.Count;
            int shown = Math.Min(rows, classes);
            int[] labels = [.. Enumerable.Range(0, shown).Select(row => (int)((long)row * classes / shown))];
            var first = images.GroupBy(image => image.Label).ToDictionary(group => group.Key, group => group.Take(columns).Select(image => image.Image).ToArray());
            int[][] lines = [.. labels.Select(label => first.GetValueOrDefault(label, []))];
            int longest = lines.Max(line => line.Length);
            if (longest == 0)
                throw new InvalidFileException(source, "has no usable image in the classes that would be shown");
            string size = options.Height is null && options.Width is null && memory is null ? "" : $", {each.Width}x{each.Height}";
            return SampleSheet.Draw(
                [.. lines.SelectMany(line => Enumerable.Range(0, longest).Select(i => i < line.Length ? load(line[i]) : null))],
                new SampleSheetOptions
                {
                    Columns = longest,
                    Title = $"{report.Name}: {report.Count} images, {classes} {(classes == 1 ? "class" : "classes")}{size}",
                    RowLabels = [.. labels.Select(label => report.Classes[label].Name)],
                });
        }
    }
}
