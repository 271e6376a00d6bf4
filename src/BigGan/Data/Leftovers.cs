namespace BigGan.Data;

/// <summary>What systems and tools leave among a person's files.</summary>
internal static class Leftovers
{
    // In nearly every archive or folder from somewhere, so not worth a word.
    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase) { "__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "__pycache__" };

    private static readonly HashSet<string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        "@eaDir", "#recycle", "#snapshot", "@tmp", "@sharebin", "@Recycle", "@Recently-Snapshot", // network storage
        "$RECYCLE.BIN", "RECYCLER", "System Volume Information", "found.000", // Windows
        "lost+found", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder", "_gsdata_", // Linux, macOS, GoodSync
    };

    /// <summary>Whether a name is no part of the data: hidden, or left by a system or tool.</summary>
    public static bool Has(string segment) => segment.StartsWith('.') || Silent.Contains(segment) || Named.Contains(segment);

    /// <summary>Whether a person should hear that it was passed over, because images may lie in it.</summary>
    public static bool IsWorthSaying(string segment) => Named.Contains(segment);
}
