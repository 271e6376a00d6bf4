using System.Globalization;

namespace BigGan.Data;

/// <summary>Warnings about a data set, both for checking and for training.</summary>
internal static class DatasetDoubts
{
    // The paper's data sets stay below a ratio of 2; above this ratio the small classes are hardly ever seen.
    private const int ExtremeImbalance = 20;

    /// <summary>A warning about classes of very different size; null if sizes are similar.</summary>
    /// <param name="counts">Images per class; classes without images do not count.</param>
    public static string? OfCounts(IEnumerable<int> counts)
    {
        int[] used = [.. counts.Where(count => count > 0)];
        return used.Length > 0 && used.Max() / used.Min() >= ExtremeImbalance
            ? string.Create(CultureInfo.InvariantCulture, $"classes are of very different size: {used.Min()} to {used.Max()} images")
            : null;
    }

    /// <inheritdoc cref="OfCounts(IEnumerable{int})" />
    public static string? OfCounts(IImageDataset dataset)
    {
        int[] counts = new int[dataset.ClassNames.Count];
        for (int i = 0; i < dataset.Count; i++)
            counts[dataset.LabelOf(i)]++;
        return OfCounts(counts);
    }

    /// <summary>A warning about classes without a usable image.</summary>
    public static string WithoutImage(IReadOnlyList<string> classes) => classes.Count == 1
        ? $"class '{classes[0]}' has no usable image and is left out"
        : $"{classes.Count} classes have no usable image and are left out: {SplitFolders.List(classes)}";
}
