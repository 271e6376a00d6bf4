using System.Globalization;

namespace BigGan.Data;

/// <summary>Warns of files and folders beside the classes that are not part of the data set.</summary>
internal static class PassedOver
{
    private static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        "images", "image_class_labels", "train_test_split", "split", "splits", "labels", "train", "training", "trainval", "val", "valid", "validation", "test", "testing",
        "train_list", "val_list", "test_list", "train_labels", "val_labels", "test_labels",
    };

    /// <summary>The warnings, one line per kind of file.</summary>
    /// <param name="tree">The folder or archive.</param>
    /// <param name="root">The folder with the classes: empty, or ending with '/'.</param>
    /// <param name="folders">All folders with images below the root, used or not.</param>
    /// <param name="others">Files that are not images.</param>
    public static List<string> Of(SourceTree tree, string root, SortedDictionary<string, ImageFolder> folders, List<string> others)
    {
        var warnings = new List<string>();
        string[] empty = [.. tree.Folders.Concat(others.Where(file => file.Contains('/')).Select(file => file[..file.LastIndexOf('/')]))
            .Where(folder => folder.StartsWith(root, StringComparison.Ordinal))
            .Select(folder => folder[root.Length..].Split('/')[0])
            .Where(folder => folder.Length > 0 && !folders.ContainsKey(folder) && !tree.Unreadable.Exists(other => other.Name == root + folder))
            .Distinct().Order(StringComparer.Ordinal)];
        if (empty.Length > 0)
        {
            warnings.Add(empty.Length == 1
                ? $"{tree.Path}/{root}{empty[0]}: is a class folder without images; it is left out"
                : $"{tree.Path}/{root} has {empty.Length} class folders without images, which are left out: {SplitFolders.List(empty)}");
        }

        foreach ((string name, string problem) in tree.Unreadable.Take(5))
            warnings.Add($"{tree.Path}/{name}: cannot be read and is left out: {problem}");
        tree.Leftovers.Sort(StringComparer.Ordinal);
        if (tree.Leftovers.Count > 0)
            warnings.Add($"passed over, left by systems and tools: {SplitFolders.List(tree.Leftovers)}");
        string[] unused = [.. others.Where(file => file.StartsWith(root, StringComparison.Ordinal) && !LabelFile.IsOne(file, root))];
        if (unused.Length > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{unused.Length} file(s) of {tree.Path} are not images and are not used, the first is {unused[0]}"));
        string[] lists = [.. others.Where(file => IsList(file, root))];
        if (lists.Length > 0)
            warnings.Add($"{SplitFolders.List(lists)} of {tree.Path} may say which images are of which part or class; that is not read");
        return warnings;
    }

    // Beside the classes, or beside a folder that contains them.
    private static bool IsList(string file, string root)
    {
        int name = file.LastIndexOf('/') + 1;
        return root.StartsWith(file[..name], StringComparison.Ordinal) && Path.GetExtension(file).ToLowerInvariant() is ".txt" or ".csv" or ".tsv" or ".lst"
            && Lists.Contains(Path.GetFileNameWithoutExtension(file));
    }
}
