namespace BigGan.Data;

/// <summary>Removes images from a list that only annotate other images, such as masks, with a warning.</summary>
internal static class AnnotationImages
{
    /// <summary>Removes files named after an image in the same folder: <c>1_mask.png</c> beside <c>1.png</c>.</summary>
    /// <param name="images">Full names.</param>
    /// <param name="path">The folder or archive, for the warning.</param>
    /// <returns>The warning; null if nothing was removed.</returns>
    public static string? TakeFiles(List<string> images, string path)
    {
        HashSet<string> stems = [.. images.Select(Stem)];
        string[] masks = [.. images.Where(image => IsOfAny(Stem(image), stems))];
        if (masks.Length == 0) return null;
        Remove(images, masks);
        return $"{masks.Length} image(s) of {path} are named like a mask or annotation of the image beside them and are passed over, the first is {masks[0]}";
    }

    /// <summary>Removes folders inside classes that annotate the images beside them: <c>cat/masks/</c> beside <c>cat/images/</c>.</summary>
    /// <param name="images">Full names.</param>
    /// <param name="root">The folder with the classes: empty, or ending with '/'.</param>
    /// <param name="path">The folder or archive, for the warning.</param>
    /// <returns>The warning; null if nothing was removed.</returns>
    public static string? TakeFolders(List<string> images, string root, string path)
    {
        var holding = new HashSet<string>(StringComparer.Ordinal); // folders with images that are not below a folder of annotations
        var notes = new List<(string Image, string Folder)>();
        foreach (string image in images.Where(image => image.StartsWith(root, StringComparison.Ordinal)))
        {
            int end = image.IndexOf('/', root.Length);
            if (end < 0) continue;
            string? folder = null;
            for (int start = end + 1; folder is null && (end = image.IndexOf('/', start)) >= 0; start = end + 1)
            {
                if (AnnotationNames.IsFolder(image[start..end])) folder = image[..end];
            }

            if (folder is not null) notes.Add((image, folder));
            else
            {
                for (int at = image.LastIndexOf('/'); at > root.Length && holding.Add(image[..at]); at = image.LastIndexOf('/', at - 1)) { }
            }
        }

        (string Image, string Folder)[] taken = [.. notes.Where(note => holding.Contains(note.Folder[..note.Folder.LastIndexOf('/')]))];
        if (taken.Length == 0) return null;
        Remove(images, taken.Select(note => note.Image));
        string[] folders = [.. taken.Select(note => note.Folder).Distinct()];
        return $"{taken.Length} image(s) of {path} are in folders of annotations beside images and are passed over: {SplitFolders.List(folders)}";
    }

    /// <summary>Removes class folders that annotate another class: <c>cat_mask/</c> beside <c>cat/</c>, with images of the same names.</summary>
    /// <param name="images">Full names.</param>
    /// <param name="root">The folder with the classes: empty, or ending with '/'.</param>
    /// <param name="path">The folder or archive, for the warnings.</param>
    /// <returns>The warnings, also of a folder that has such a name but other images, and stays a class.</returns>
    public static IEnumerable<string> TakeClasses(List<string> images, string root, string path)
    {
        string[] classes = [.. ImageFolder.Under(images, root).Keys];
        var pairs = classes.Select(name => (Notes: name, Of: AnnotationNames.Annotated(name).FirstOrDefault(classes.Contains))).Where(pair => pair.Of is not null).ToArray();
        foreach ((string notes, string? of) in pairs)
        {
            string[] theirs = [.. images.Where(image => image.StartsWith($"{root}{notes}/", StringComparison.Ordinal))];
            HashSet<string> names = [.. images.Where(image => image.StartsWith($"{root}{of}/", StringComparison.Ordinal)).Select(image => Stem(image[(root.Length + of!.Length + 1)..]))];
            int alike = theirs.Select(image => Stem(image[(root.Length + notes.Length + 1)..])).Count(stem => names.Contains(stem) || IsOfAny(stem, names));
            if (alike * 2 < theirs.Length)
            {
                yield return $"class {notes} is named like annotations of class {of}; if it is no class, move it out of {path}";
                continue;
            }

            Remove(images, theirs);
            yield return $"passed over beside {path}/{root}{of}: {notes}, which is named like its annotations and holds images of the same names; if it is a class, rename it";
        }
    }

    private static bool IsOfAny(string stem, HashSet<string> stems)
    {
        int name = stem.LastIndexOf('/') + 1;
        return AnnotationNames.Annotated(stem[name..]).Any(of => stems.Contains(stem[..name] + of));
    }

    private static string Stem(string image)
    {
        int dot = image.LastIndexOf('.');
        return dot > image.LastIndexOf('/') + 1 ? image[..dot] : image;
    }

    private static void Remove(List<string> images, IEnumerable<string> taken)
    {
        HashSet<string> gone = [.. taken];
        images.RemoveAll(gone.Contains);
    }
}
