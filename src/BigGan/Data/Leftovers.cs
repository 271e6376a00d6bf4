namespace BigGan.Data;

/// <summary>Names of files and folders that systems and tools create among a user's files.</summary>
internal static class Leftovers
{
    // So common in folders and archives that they are ignored without a warning.
    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase) { "__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "__pycache__" };

    private static readonly HashSet<string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        "@eaDir", "#recycle", "#snapshot", "@tmp", "@sharebin", "@Recycle", "@Recently-Snapshot", // network storage
        "$RECYCLE.BIN", "RECYCLER", "System Volume Information", "found.000", // Windows
        "lost+found", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder", "_gsdata_", // Linux, macOS, GoodSync
    };

    /// <summary>Whether a name is not part of the data: hidden, or created by a system or tool.</summary>
    public static bool Has(string segment) => segment.StartsWith('.') || Silent.Contains(segment) || Named.Contains(segment);

    /// <summary>Whether ignoring it needs a warning, because it may contain images.</summary>
    public static bool IsWorthSaying(string segment) => Named.Contains(segment);
}
