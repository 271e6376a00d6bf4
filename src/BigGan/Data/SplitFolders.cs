namespace BigGan.Data;

/// <summary>Recognises folders that are splits of a data set: <c>train/</c> and <c>test/</c>, <c>training_set/</c> and <c>val/</c>.</summary>
internal static class SplitFolders
{
    private const string Train = "train";

    private static readonly Dictionary<string, string> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Train, ["training"] = Train,
        ["test"] = "test", ["testing"] = "test",
        ["val"] = "val", ["valid"] = "val", ["validation"] = "val",
    };

    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase) { "set", "data", "dataset", "split", "images", "image", "imgs", "img" };

    /// <summary>The split that a folder is named after, <c>train</c>, <c>test</c> or <c>val</c>; null for any other name.</summary>
    public static string? PartOf(string folder) => Read(folder) is (var part, "") ? part : null;

    /// <summary>
    /// The splits among some folders: folders named after a split, and folders whose names differ only in a split, such as <c>seg_train</c> and <c>seg_test</c>.
    /// </summary>
    public static Dictionary<string, string> PartsAmong(IEnumerable<string> folders) => folders
        .Select(folder => (folder, Read(folder).Part, Read(folder).Others))
        .Where(entry => entry.Part is not null)
        .GroupBy(entry => entry.Others, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Key.Length == 0 || group.Select(entry => entry.Part).Distinct().Count() > 1)
        .SelectMany(group => group)
        .ToDictionary(entry => entry.folder, entry => entry.Part!, StringComparer.Ordinal);

    // The split that one word of a name stands for, and the rest of the name.
    private static (string? Part, string Others) Read(string folder)
    {
        string? part = null;
        var rest = new List<string>();
        string name = folder.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']); // train2017
        foreach (string word in name.Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is null && Parts.TryGetValue(word, out part)) continue;
            if (!Fillers.Contains(word)) rest.Add(word);
        }

        return (part, string.Join(' ', rest));
    }

    /// <summary>Whether a class of this name is more likely a split among the classes. "train" is not listed, because a train is an object.</summary>
    public static bool IsUnlikelyClass(string folder) => PartOf(folder) is not (null or Train);

    /// <summary>Finds the folder of a split.</summary>
    /// <param name="tree">The folder or archive, for messages.</param>
    /// <param name="root">The path of the folders.</param>
    /// <param name="folders">The folders with images, by name.</param>
    /// <param name="split">The requested split.</param>
    /// <returns>Null if the folders are not splits.</returns>
    /// <exception cref="InvalidFileException">The split does not exist, or it is ambiguous whether the folders are splits.</exception>
    public static string? Choose(SourceTree tree, string root, IReadOnlyDictionary<string, ImageFolder> folders, string split)
    {
        Dictionary<string, string> roles = PartsAmong(folders.Keys);
        if (roles.Count == 0) return null;
        string[] parts = [.. roles.Keys.Order(StringComparer.Ordinal)];
        string[] others = [.. folders.Keys.Where(folder => !roles.ContainsKey(folder))];
        string? named = parts.FirstOrDefault(part => part.Equals(split, StringComparison.OrdinalIgnoreCase));
        if (others.Length > 0 && roles.Values.Distinct().Count() == 1)
        {
            // A single folder named like a split may be a class, but hardly if it contains folders of images.
            if (folders[parts[0]].Below.Count == 0) return null;
            if (named is not null && split != Train) return named;
            throw new InvalidFileException($"{tree.Path}/{root}{parts[0]}", $"is named like a split and has folders of images, but lies beside {List(others)}: "
                + $"if it is the split, give {tree.Below(root + parts[0])}; if all are classes, rename it");
        }

        string[] alike = [.. parts.Where(part => roles[part] == PartOf(split))];
        if (named is null && PartOf(split) is not null && alike.Length == 1) named = alike[0];
        if (named is not null) return named;
        throw PartOf(split) is not null && alike.Length > 1
            ? new InvalidFileException(tree.Path, $"has {string.Join(" and ", alike)}; choose one of them as the split, such as {alike[0]}") { Remedies = [Remedy.ChooseSplit] }
            : new InvalidFileException(tree.Path, $"has no split '{split}'; it has {string.Join(" and ", parts)}");
    }

    /// <summary>Some of the names, for a message.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
}
