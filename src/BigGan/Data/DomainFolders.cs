namespace BigGan.Data;

/// <summary>Recognises the folders of image-to-image translation, as in CycleGAN: <c>trainA trainB testA testB</c>.</summary>
internal static class DomainFolders
{
    /// <summary>Refuses these folders, which are neither classes nor splits.</summary>
    /// <param name="tree">The folder or archive, for messages.</param>
    /// <param name="root">The path of the folders.</param>
    /// <param name="folders">Names of the folders with images.</param>
    /// <exception cref="InvalidFileException">Two or more folders are splits of domains.</exception>
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
        bool isCut = part.Length < folder.Length - 1 || char.IsUpper(folder[^1]); // "vala" is not "val" and "a"
        return isCut && SplitFolders.PartOf(part) is not null && part.All(char.IsLetter) ? (folder, part, folder[^1..]) : null;
    }
}
