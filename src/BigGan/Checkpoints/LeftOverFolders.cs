namespace BigGan.Checkpoints;

/// <summary>
/// Names of checkpoint folders on their way in or out, so that a crash at any moment leaves either a complete checkpoint
/// or a folder that the next opening of the run recognises: <c>.step-N.partial-*</c> being written, <c>.step-N.removed-*</c>
/// being deleted, <c>.step-N.replaced-*</c> giving way to a new one of the same step. Model folders that are written go the same way.
/// </summary>
/// <remarks>In a run only the holder of its lock calls these, so no other process is at work on such a folder.</remarks>
internal static class LeftOverFolders
{
    private const string Partial = ".partial-";
    private const string Removed = ".removed-";
    private const string Replaced = ".replaced-";
    private const int GuidLength = 32;

    public static string NewPartial(string target) => Hidden(target, Partial);

    /// <summary>Puts a complete folder in its place.</summary>
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

    /// <summary>Deletes a checkpoint: out of sight first, because deleting its files takes a while.</summary>
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

    /// <summary>Cleans up after a crash: undoes what was not finished.</summary>
    /// <param name="folder">Where the folders lie.</param>
    /// <param name="prefix">How the names of those begin that are looked at.</param>
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

    // Null for a folder that somebody else has named so.
    private static string? PurposeOf(string name)
    {
        string? purpose = Array.Find((string[])[Partial, Removed, Replaced], known => name.LastIndexOf(known, StringComparison.Ordinal) == name.Length - known.Length - GuidLength);
        return purpose is not null && Guid.TryParseExact(name[^GuidLength..], "N", out _) ? purpose : null;
    }

    private static string Hidden(string folder, string purpose) =>
        Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}{purpose}{Guid.NewGuid():N}");
}
