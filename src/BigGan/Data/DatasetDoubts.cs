using System.Globalization;

namespace BigGan.Data;

/// <summary>What a person should hear of a data set, whether it is checked or trained on.</summary>
internal static class DatasetDoubts
{
    // The paper's data sets stay below 2; beyond this the small classes are hardly ever seen.
    private const int ExtremeImbalance = 20;

    /// <summary>Classes of very different size; null where they are not.</summary>
    /// <param name="counts">Images by class; classes without any do not count.</param>
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

    /// <summary>Classes of which no image can be used.</summary>
    public static string WithoutImage(IReadOnlyList<string> classes) => classes.Count == 1
        ? $"class '{classes[0]}' has no usable image and is left out"
        : $"{classes.Count} classes have no usable image and are left out: {SplitFolders.List(classes)}";
}
