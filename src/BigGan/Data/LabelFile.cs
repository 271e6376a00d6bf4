using System.Globalization;

namespace BigGan.Data;

/// <summary>A file with the class of each image below it; some well-known data sets have one instead of class folders.</summary>
/// <param name="Name">Path relative to the source.</param>
/// <param name="Labels">Class by image, with paths relative to the file's folder; null if the file says that the set has no classes.</param>
internal sealed record LabelFile(string Name, IReadOnlyDictionary<string, string>? Labels)
{
    /// <summary>Searches for a label file of a known format.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="root">The folder to search: empty, or ending with '/'.</param>
    /// <param name="isSorted">Whether class folders exist; a label file is then only used if its format is unmistakable.</param>
    /// <exception cref="InvalidFileException">The label file is damaged or of a format that is not supported.</exception>
    public static LabelFile? Find(SourceTree tree, string root, bool isSorted)
    {
        var here = tree.Files.Where(file => file.StartsWith(root, StringComparison.Ordinal) && file.IndexOf('/', root.Length) < 0)
            .Select(file => file[root.Length..]).ToHashSet(StringComparer.Ordinal);
        if (here.Contains("dataset.json") && StyleGanLabels.Read(tree, root + "dataset.json") is { } styleGan) return styleGan;
        if (isSorted) return null;
        if (here.Contains("val_annotations.txt")) return TinyImageNet(tree, root + "val_annotations.txt");
        foreach (string name in (string[])["metadata.jsonl", "metadata.csv"])
        {
            if (here.Contains(name) && TableLabels.Read(tree, root + name) is { } table) return table;
        }

        return null;
    }

    /// <summary>Whether a file beside the classes is named like a label file.</summary>
    public static bool IsOne(string file, string root) => file[root.Length..] is "dataset.json" or "val_annotations.txt" or "metadata.jsonl" or "metadata.csv";

    /// <summary>The class names among some labels: numbers in numerical order, anything else in ordinal order.</summary>
    public static string[] ClassNames(IEnumerable<string> labels)
    {
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture))]
            : names;
    }

    // A line has image, WordNet id and bounding box, separated by tabs; the images are in a folder beside the file.
    private static LabelFile TinyImageNet(SourceTree tree, string name)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in tree.Text(name).Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0) continue;
            string[] fields = line.Split('\t');
            if (fields.Length < 2 || fields[0].Length == 0 || fields[1].Length == 0)
                throw new InvalidFileException($"{tree.Path}/{name}", $"line {number} is not an image, a tab and its class");
            labels[$"images/{fields[0]}"] = labels[fields[0]] = fields[1];
        }

        return new LabelFile(name, labels);
    }
}
