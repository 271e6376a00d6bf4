namespace BigGan.Data;

/// <summary>Recognises the folders of translation between two kinds of images, as CycleGAN has them: <c>trainA trainB testA testB</c>.</summary>
internal static class DomainFolders
{
    /// <summary>Refuses them: they are neither classes nor splits as they are.</summary>
    /// <param name="tree">The folder or archive, for messages.</param>
    /// <param name="root">Where the folders lie.</param>
    /// <param name="folders">Those that hold images, by name.</param>
    /// <exception cref="InvalidFileException">Two folders or more are parts of domains.</exception>
    public static void Refuse(SourceTree tree, string root, IReadOnlyDictionary<string, ImageFolder> folders)
    {
        (string Folder, string Part, string Domain)[] parts = [.. folders.Where(folder => folder.Value.Below.Count == 0).Select(folder => Read(folder.Key)).OfType<(string, string, string)>()];
        if (parts.Length < 2) return;
        string[] names = [.. parts.Select(part => part.Folder)];
        string[] better = [.. parts.Select(part => $"{part.Part}/{part.Domain}")];
        throw new InvalidFileException(tree.Path + (root.Length == 0 ? "" : $"/{root.TrimEnd('/')}"), $"has splits of domains, not classes ({SplitFolders.List(names)}); "
            + $"to train on each domain as a class rename them to {SplitFolders.List(better)}; for one domain keep only its folders, renamed so");
    }

    private static (string, string, string)? Read(string folder)
    {
        if (folder.Length < 2 || folder[^1] is not ('A' or 'B' or 'C' or 'a' or 'b')) return null;
        string part = folder[..^1].TrimEnd('_', '-', ' ');
        bool isCut = part.Length < folder.Length - 1 || char.IsUpper(folder[^1]); // vala is a word
        return isCut && SplitFolders.PartOf(part) is not null && part.All(char.IsLetter) ? (folder, part, folder[^1..]) : null;
    }
}
