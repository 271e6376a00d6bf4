namespace BigGan.Data;

/// <summary>Finds the classes in a tree of file names: one folder per class, possibly below a top folder or a split, or a label file.</summary>
internal sealed class ClassFolders
{
    private const string UnsortedClass = "images";

    private static readonly HashSet<string> ImageFolderNames = new(StringComparer.OrdinalIgnoreCase) { "images", "image", "imgs", "img", "JPEGImages", "photos", "pictures" };

    private readonly SourceTree _tree;
    private readonly List<string> _images = [];
    private readonly List<string> _others = [];
    private readonly List<string> _warnings = [];
    private string _root = "";

    private ClassFolders(SourceTree tree)
    {
        _tree = tree;
        tree.Files.Sort(StringComparer.Ordinal);
        foreach (string file in tree.Files)
            (ImageNames.IsImage(file) || (!ImageNames.IsText(file) && tree.StartsLikeImage(file)) ? _images : _others).Add(file);
        Say(AnnotationImages.TakeFiles(_images, tree.Path));
    }

    /// <summary>In ordinal order, or in numerical order if a label file has numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; private set; } = [];

    /// <summary>Sorted by class, then in ordinal order of their full names.</summary>
    public IReadOnlyList<(string Name, int Label)> Files { get; private set; } = [];

    /// <summary>Warnings about ignored files and about folders that may have been misunderstood; one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether the files are those of one of several splits.</summary>
    public bool HasSplits { get; private set; }

    /// <summary>Determines the layout.</summary>
    /// <param name="tree">All file and folder names of the source.</param>
    /// <param name="split">The requested split.</param>
    /// <param name="allowUnsorted">Read images without class folders as one class, and images without splits as a whole.</param>
    /// <exception cref="InvalidFileException">The source has no classes, or it is ambiguous which folders they are.</exception>
    public static ClassFolders Read(SourceTree tree, string split, bool allowUnsorted)
    {
        var layout = new ClassFolders(tree);
        if (layout._images.Count == 0) throw ForeignFiles.Refuse(tree, "");
        SortedDictionary<string, ImageFolder> folders = layout.FindRoot(split, allowUnsorted);
        SortedDictionary<string, ImageFolder> all = folders;
        LabelFile? labels = LabelFile.Find(tree, layout._root, folders.Count > 1);
        if (labels is null && folders.Count > 0) folders = layout.WithoutAnnotations();
        if (labels is not null) layout.TakeLabels(labels, folders);
        else if (folders.Count == 0 && !allowUnsorted) throw ForeignFiles.Refuse(tree, layout._root);
        else if (folders.Count == 0 || StyleGanShards.Are(layout.Under().ToList(), layout._root)) layout.TakeAll(folders.Count > 0);
        else if (allowUnsorted && layout.Loose().Count() > layout.Under().Count() / 2) layout.TakeLoose(folders);
        else layout.TakeFolders(folders);
        layout._warnings.AddRange(PassedOver.Of(tree, layout._root, all, layout._others));
        return layout;
    }

    private SortedDictionary<string, ImageFolder> WithoutAnnotations()
    {
        Say(AnnotationImages.TakeFolders(_images, _root, _tree.Path));
        _warnings.AddRange(AnnotationImages.TakeClasses(_images, _root, _tree.Path));
        return ImageFolder.Under(_images, _root);
    }

    private void Say(string? warning)
    {
        if (warning is not null) _warnings.Add(warning);
    }

    private SortedDictionary<string, ImageFolder> FindRoot(string split, bool allowUnsplit)
    {
        while (true)
        {
            SortedDictionary<string, ImageFolder> folders = ImageFolder.Under(_images, _root);
            string[] others = [];
            if (!HasSplits) DomainFolders.Refuse(_tree, _root, folders);
            string? next = HasSplits ? null : SplitFolders.Choose(_tree, _root, folders, split);
            if (next is not null)
            {
                HasSplits = true;
                Dictionary<string, string> parts = SplitFolders.PartsAmong(folders.Keys);
                others = [.. folders.Keys.Where(folder => !parts.ContainsKey(folder))];
            }
            else if (folders.Count > 1 && ImagesBesideAnnotations(folders) is { } images)
            {
                next = images;
                others = [.. folders.Keys.Where(folder => folder != images)];
            }
            else if (folders.Count == 1 && folders.First() is { Value: { Direct: 0, Below.Count: > 0 } } only && LabelFile.Find(_tree, _root, isSorted: false) is null)
            {
                next = only.Key; // a folder that holds only folders is a wrapper around the data, unless a label file lies beside it
            }

            if (next is null)
            {
                return HasSplits || split == "train" || allowUnsplit
                    ? folders
                    : throw new InvalidFileException(_tree.Path, $"has no split '{split}'; splits are top folders named train, test or val, with the class folders inside");
            }

            if (others.Length > 0) _warnings.Add($"passed over beside {_tree.Path}/{_root}{next}: {SplitFolders.List(others)}");
            _root = $"{_root}{next}/";
        }
    }

    private static string? ImagesBesideAnnotations(SortedDictionary<string, ImageFolder> folders)
    {
        if (folders.Keys.Where(folder => !AnnotationNames.IsBesideImages(folder, folders.Keys)).ToArray() is [var images] && ImageFolderNames.Contains(images)) return images;
        return folders.Where(folder => !AnnotationNames.IsFolder(folder.Key)).ToArray() is [var (only, content)] && content is { Direct: 0, Below.Count: > 0 } ? only : null;
    }

    private IEnumerable<string> Under() => _images.Where(image => image.StartsWith(_root, StringComparison.Ordinal));

    private IEnumerable<string> Loose() => Under().Where(image => image.IndexOf('/', _root.Length) < 0);

    private void TakeFolders(SortedDictionary<string, ImageFolder> folders)
    {
        ClassNames = [.. folders.Keys];
        var labels = ClassNames.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        List<(string, int)> labelled = [.. Under().Where(image => image.IndexOf('/', _root.Length) >= 0)
            .Select(image => (image, labels[image[_root.Length..image.IndexOf('/', _root.Length)]]))];

        // Ordinal order of full names can interleave classes ("a b/" sorts before "a/"), so order by class first.
        Files = [.. labelled.OrderBy(file => file.Item2)]; // stable
        _warnings.AddRange(ClassDoubts.Of(_tree, _root, folders));
        if (ClassNames.Count == 1)
            _warnings.Add($"{_tree.Path} has one class only, '{ClassNames[0]}': samples cannot be chosen by class");
        string[] loose = [.. Loose()];
        if (loose.Length > 0)
            _warnings.Add($"{loose.Length} image(s) beside the class folders of {_tree.Path} are not used, the first is {loose[0]}");
    }

    private void TakeAll(bool isSharded)
    {
        ClassNames = [UnsortedClass];
        Files = [.. Under().Select(image => (image, 0))];
        if (isSharded)
            _warnings.Add($"the folders of {_tree.Path} only divide numbered images, so all are one class; for classes give each folder a name, or add StyleGAN's dataset.json");
    }

    // More images are beside the folders than in them, and classes are not required.
    private void TakeLoose(SortedDictionary<string, ImageFolder> folders)
    {
        ClassNames = [UnsortedClass];
        Files = [.. Loose().Select(image => (image, 0))];
        _warnings.Add($"passed over beside the images of {_tree.Path}: {SplitFolders.List(folders.Keys)}");
    }

    private void TakeLabels(LabelFile file, SortedDictionary<string, ImageFolder> folders)
    {
        if (file.Labels is null)
        {
            TakeAll(isSharded: false);
            _warnings.Add($"{file.Name} of {_tree.Path} says that the images have no labels, so all are one class");
            return;
        }

        List<(string Image, string Label)> labelled = [.. Under().Select(image => (image, file.Labels.GetValueOrDefault(image[_root.Length..], ""))).Where(pair => pair.Item2.Length > 0)];
        if (labelled.Count == 0)
            throw new InvalidFileException($"{_tree.Path}/{file.Name}", $"labels {file.Labels.Count} images, and none of them is there; the names in it must be relative to its folder");
        ClassNames = LabelFile.ClassNames(labelled.Select(pair => pair.Label));
        var labels = ClassNames.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        Files = [.. labelled.Select(pair => (pair.Image, labels[pair.Label])).OrderBy(pair => pair.Item2)]; // stable
        if (NamesFromFolders(folders) is { } names) ClassNames = names;
        int unlabelled = Under().Count() - labelled.Count;
        if (unlabelled > 0)
            _warnings.Add($"{unlabelled} image(s) of {_tree.Path} have no label in {file.Name} and are not used");
        int missing = file.Labels.Count(pair => pair.Value.Length > 0 && !pair.Key.StartsWith("images/", StringComparison.Ordinal)) - labelled.Count;
        if (missing > 0 && file.Name.EndsWith("dataset.json", StringComparison.Ordinal))
            _warnings.Add($"{missing} image(s) that {file.Name} labels are not in {_tree.Path}");
    }

    // A number is not a class name: if each folder holds the images of one label and is not named by a number, the folders name the classes.
    private string[]? NamesFromFolders(SortedDictionary<string, ImageFolder> folders)
    {
        if (folders.Count != ClassNames.Count || folders.Keys.Any(folder => folder.All(char.IsAsciiDigit))) return null;
        string?[] names = new string?[ClassNames.Count];
        foreach ((string image, int label) in Files)
        {
            int end = image.IndexOf('/', _root.Length);
            if (end < 0) return null;
            string folder = image[_root.Length..end];
            if ((names[label] ??= folder) != folder) return null;
        }

        return names.Distinct().Count() == names.Length ? [.. names.Select(name => name!)] : null;
    }
}
