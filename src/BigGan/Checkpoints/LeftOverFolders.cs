using BigGan.Weights;

namespace BigGan.Checkpoints;

/// <summary>
/// Names of checkpoint folders on their way in or out, so that a crash at any moment leaves either a complete checkpoint
/// or a folder that the next opening of the run recognises: <c>.step-N.partial-*</c> being written, <c>.step-N.removed-*</c>
/// being deleted, <c>.step-N.replaced-*</c> giving way to a new one of the same step.
/// </summary>
/// <remarks>Only the holder of the run's lock calls these, so no other process is at work on such a folder.</remarks>
internal static class LeftOverFolders
{
    private const string Replaced = ".replaced-";

    public static string NewPartial(string target) => Hidden(target, ".partial-");

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
        string hidden = Hidden(folder, ".removed-");
        Directory.Move(folder, hidden);
        Directory.Delete(hidden, recursive: true);
    }

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Cleans up after a crash: undoes what was not finished.</summary>
    public static void Clear(string folder)
    {
        foreach (string leftOver in Directory.GetDirectories(folder, ".step-*"))
        {
            string name = Path.GetFileName(leftOver);
            int replaced = name.IndexOf(Replaced, StringComparison.Ordinal);
            string original = replaced > 0 ? Path.Combine(folder, name[1..replaced]) : leftOver;
            if (!Directory.Exists(original))
                Directory.Move(leftOver, original);
            else if (replaced > 0 || name.Contains(".partial-", StringComparison.Ordinal) || name.Contains(".removed-", StringComparison.Ordinal))
                Directory.Delete(leftOver, recursive: true);
        }
    }

    private static string Hidden(string folder, string purpose) =>
        Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}{purpose}{Guid.NewGuid():N}");
}
