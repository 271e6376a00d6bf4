namespace BigGan.Data;

/// <summary>Warns of folders that were read as classes and are probably not classes.</summary>
internal static class ClassDoubts
{
    private static readonly HashSet<string> Unlabelled = new(StringComparer.OrdinalIgnoreCase)
    {
        "unlabeled", "unlabelled", "unsup", "unsupervised", "unannotated", "unsorted", "unclassified", "no_label", "nolabel",
    };

    /// <summary>One line per kind of warning.</summary>
    /// <param name="tree">The folder or archive, for messages.</param>
    /// <param name="root">The folder with the classes: empty, or ending with '/'.</param>
    /// <param name="folders">The classes.</param>
    /// <exception cref="InvalidFileException">A class contains splits.</exception>
    public static List<string> Of(SourceTree tree, string root, SortedDictionary<string, ImageFolder> folders)
    {
        var warnings = new List<string>();
        var nested = folders.Where(folder => folder.Value.Holding.Count + Math.Min(1, folder.Value.Direct) > 1).ToList();
        if (nested is [var (first, inner), ..])
        {
            string[] parts = [.. inner.Below.Where(folder => SplitFolders.PartOf(folder) is not null)];
            if (parts.Select(SplitFolders.PartOf).Distinct().Count() > 1)
            {
                throw new InvalidFileException($"{tree.Path}/{root}{first}", $"has splits inside a class ({SplitFolders.List(parts)}), so test images would be trained on; "
                    + $"put the splits above the classes, as in {parts[0]}/{first}");
            }

            string more = nested.Count > 1 ? $", and so do {nested.Count - 1} more" : "";
            warnings.Add($"class {first} holds images in {inner.Holding.Count} folder(s) below ({SplitFolders.List(inner.Holding)}){more}; "
                + $"if those are the classes, give {tree.Below(root + first)}, or put them beside each other");
        }

        if (folders.Keys.Where(AnnotationNames.IsFolder).ToArray() is [var notes, ..])
            warnings.Add($"class {notes} is named like annotations of images; if it is no class, move it out of {tree.Path}");
        if (folders.Keys.Where(SplitFolders.IsUnlikelyClass).ToArray() is [var part, ..])
            warnings.Add($"class {part} is named like a split; if it is one, move it out of {tree.Path}, or move the classes into a folder train beside it");
        if (folders.Keys.Where(Unlabelled.Contains).ToArray() is [var without, ..])
            warnings.Add($"class {without} is named like images without a class; if they have none, move it out of {tree.Path}");
        return warnings;
    }
}
