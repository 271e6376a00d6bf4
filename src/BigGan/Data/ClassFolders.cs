namespace BigGan.Data;

/// <summary>Finds the classes in a tree of names: one folder a class, perhaps below a top folder or below train/ and test/.</summary>
internal sealed class ClassFolders
{
    private const string UnsortedClass = "images";
    private static readonly string[] SplitNames = ["train", "test", "val", "valid", "validation"];
    private static readonly string[] ImageEndings = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff"];

    private ClassFolders(IReadOnlyList<string> classNames, IReadOnlyList<(string Name, int Label)> files, IReadOnlyList<string> warnings)
    {
        ClassNames = classNames;
        Files = files;
        Warnings = warnings;
    }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Class by class, in ordinal order of their full names.</summary>
    public IReadOnlyList<(string Name, int Label)> Files { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether the files are those of one split of several.</summary>
    public bool HasSplits { get; private init; }

    /// <summary>Whether a name is no part of the data: hidden, or left by a file manager.</summary>
    public static bool IsClutter(string segment) =>
        segment.StartsWith('.')
        || segment is "__MACOSX"
        || segment.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || segment.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the layout.</summary>
    /// <param name="source">The folder or archive, for messages.</param>
    /// <param name="files">Names relative to it, with '/' between parts, clutter left out.</param>
    /// <param name="folders">The same for folders, also empty ones; those that hold files may be left out.</param>
    /// <param name="split">Which split is wanted.</param>
    /// <param name="allowUnsorted">Images without class folders are one class, and images without splits are taken whole.</param>
    public static ClassFolders Read(string source, IEnumerable<string> files, IEnumerable<string> folders, string split, bool allowUnsorted)
    {
        var sorted = files.ToList();
        sorted.Sort(StringComparer.Ordinal);
        var allFolders = folders.Concat(sorted.SelectMany(Parents)).ToHashSet(StringComparer.Ordinal);
        string root = FindRoot(source, sorted, allFolders, split, allowUnsorted);
        bool hasSplits = SplitNames.Contains(Path.GetFileName(root.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

        var classes = Children(allFolders, root);
        if (classes.Count == 0 && allowUnsorted)
            return Unsorted(source, sorted.FindAll(file => file.StartsWith(root, StringComparison.Ordinal)), hasSplits);
        if (classes.Count == 0)
            throw new InvalidFileException(source, "has no class folders; put the images of each class into a folder of their own");

        var labelled = new List<(string, int)>(sorted.Count);
        var loose = new List<string>();
        var labels = classes.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        int[] counts = new int[classes.Count];
        foreach (string file in sorted)
        {
            if (!file.StartsWith(root, StringComparison.Ordinal))
                continue;
            int end = file.IndexOf('/', root.Length);
            if (end < 0)
            {
                loose.Add(file);
                continue;
            }

            int label = labels[file[root.Length..end]];
            counts[label]++;
            labelled.Add((file, label));
        }

        int empty = Array.IndexOf(counts, 0);
        if (empty >= 0)
            throw new InvalidFileException($"{source}/{root}{classes[empty]}", "is a class folder without images; add images or remove the folder");

        // Ordinal order of full names can interleave classes ("a b/" sorts before "a/"), so order by class first.
        var ordered = labelled.OrderBy(file => file.Item2).ToList(); // stable
        var warnings = new List<string>();
        if (classes.Count == 1)
            warnings.Add($"{source} has one class only, '{classes[0]}': samples cannot be chosen by class");
        if (loose.Count > 0)
            warnings.Add($"{loose.Count} file(s) beside the class folders of {source} are not used, the first is {loose[0]}");
        return new ClassFolders(classes, ordered, warnings) { HasSplits = hasSplits };
    }

    private static ClassFolders Unsorted(string source, List<string> files, bool hasSplits)
    {
        List<string> images = files.FindAll(file => ImageEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));
        if (images.Count == 0)
            throw new InvalidFileException(source, "has no images (JPEG, PNG, WebP, GIF or TIFF)");
        string[] warnings = images.Count == files.Count ? [] : [$"{files.Count - images.Count} file(s) of {source} are not named like images and are not used"];
        return new ClassFolders([UnsortedClass], [.. images.Select(image => (image, 0))], warnings) { HasSplits = hasSplits };
    }

    private static string FindRoot(string source, List<string> files, HashSet<string> folders, string split, bool allowUnsplit)
    {
        string root = "";
        while (true)
        {
            var children = Children(folders, root);
            if (children.Count > 0 && children.All(child => SplitNames.Contains(child, StringComparer.OrdinalIgnoreCase)))
            {
                string? chosen = children.FirstOrDefault(child => child.Equals(split, StringComparison.OrdinalIgnoreCase));
                return chosen is null
                    ? throw new InvalidFileException(source, $"has no split '{split}'; it has {string.Join(" and ", children)}")
                    : $"{root}{chosen}/";
            }

            // A single folder that holds only folders is a wrapper around the data; one that holds files is a class.
            bool isWrapper = children.Count == 1
                && Children(folders, $"{root}{children[0]}/").Count > 0
                && !files.Any(file => IsDirectlyIn(file, $"{root}{children[0]}/"));
            if (!isWrapper)
                break;
            root = $"{root}{children[0]}/";
        }

        return split == "train" || allowUnsplit
            ? root
            : throw new InvalidFileException(source, $"has no split '{split}'; splits are top folders named train, test or val, with the class folders inside");
    }

    private static List<string> Children(HashSet<string> folders, string root)
    {
        var children = folders.Where(folder => IsDirectlyIn(folder, root)).Select(folder => folder[root.Length..]).ToList();
        children.Sort(StringComparer.Ordinal);
        return children;
    }

    private static bool IsDirectlyIn(string name, string root) =>
        name.Length > root.Length && name.StartsWith(root, StringComparison.Ordinal) && name.IndexOf('/', root.Length) < 0;

    private static IEnumerable<string> Parents(string file)
    {
        for (int end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1))
            yield return file[..end];
    }
}
