namespace BigGan.Checkpoints;

/// <summary>
/// Names of checkpoint folders that are being written or deleted, so that a crash at any moment leaves either a complete checkpoint
/// or a folder that the next opening of the run recognises: <c>.step-N.partial-*</c> being written, <c>.step-N.removed-*</c>
/// being deleted, <c>.step-N.replaced-*</c> being replaced by a new one of the same step. Model folders are written in the same way.
/// </summary>
/// <remarks>In a run only the holder of its lock calls these methods, so no other process uses such a folder.</remarks>
internal static class LeftOverFolders
{
    private const string Partial = ".partial-";
    private const string Removed = ".removed-";
    private const string Replaced = ".replaced-";
    private const int GuidLength = 32;

    public static string NewPartial(string target) => Hidden(target, Partial);

    /// <summary>Moves a complete folder to its final path.</summary>
    public static void Replace(string target, string partial)
    {
        string? old = null;
        if (Directory.Exists(target))
            Directory.Move(target, old = Hidden(target, Replaced));
        try
        {
            Directory.Move(partial, target);
        }
        catch when (old is not null)
        {
            Directory.Move(old, target);
            throw;
        }

        Posix.FlushFolder(Path.GetDirectoryName(target)!);
        if (old is not null)
            Directory.Delete(old, recursive: true);
    }

    /// <summary>Deletes a checkpoint: renames the folder first, because deleting its files takes a while.</summary>
    public static void Remove(string folder)
    {
        string hidden = Hidden(folder, Removed);
        Directory.Move(folder, hidden);
        Directory.Delete(hidden, recursive: true);
    }

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Cleans up after a crash: undoes unfinished changes.</summary>
    /// <param name="folder">The parent folder.</param>
    /// <param name="prefix">The beginning of the names to clean up.</param>
    public static void Clear(string folder, string prefix)
    {
        foreach (string leftOver in Directory.GetDirectories(folder))
        {
            string name = Path.GetFileName(leftOver);
            if (!name.StartsWith($".{prefix}", StringComparison.Ordinal) || PurposeOf(name) is not { } purpose)
                continue;
            string original = Path.Combine(folder, name[1..name.LastIndexOf(purpose, StringComparison.Ordinal)]);
            if (purpose == Replaced && !Directory.Exists(original))
                Directory.Move(leftOver, original);
            else
                Directory.Delete(leftOver, recursive: true);
        }
    }

    // Null for a user's folder with a similar name.
    private static string? PurposeOf(string name)
    {
        string? purpose = Array.Find((string[])[Partial, Removed, Replaced], known => name.LastIndexOf(known, StringComparison.Ordinal) == name.Length - known.Length - GuidLength);
        return purpose is not null && Guid.TryParseExact(name[^GuidLength..], "N", out _) ? purpose : null;
    }

    private static string Hidden(string folder, string purpose) =>
        Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}{purpose}{Guid.NewGuid():N}");
}
