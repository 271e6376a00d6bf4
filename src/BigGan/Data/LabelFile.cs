using System.Globalization;

namespace BigGan.Data;

/// <summary>A file that says which class each image below it is of, as some sets that everybody has do instead of folders.</summary>
/// <param name="Name">Relative to the source.</param>
/// <param name="Labels">Class by image, named relative to the file's folder; null where the file says that there are no classes.</param>
internal sealed record LabelFile(string Name, IReadOnlyDictionary<string, string>? Labels)
{
    /// <summary>Looks for a label file of a known form.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="root">Where: empty, or ending with '/'.</param>
    /// <param name="isSorted">Whether there are class folders: then only a file that cannot be about anything else counts.</param>
    /// <exception cref="InvalidFileException">There is one, and it is damaged or of a kind that is not read.</exception>
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

    /// <summary>The names of the classes that are among some labels: numbers by value, anything else in ordinal order.</summary>
    public static string[] ClassNames(IEnumerable<string> labels)
    {
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture))]
            : names;
    }

    // A line is image, WordNet id and the object's box, with tabs between; the images lie in a folder beside the file.
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
