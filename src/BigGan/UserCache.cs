namespace BigGan;

/// <summary>The user's cache folder: what is in it can be made again.</summary>
internal static class UserCache
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Where the program may keep things, best first: <c>$XDG_CACHE_HOME/biggan</c> or <c>~/.cache/biggan</c>; a folder of this user
    /// among the temporary files; <c>.biggan-cache</c> in the current folder. None of them need exist.
    /// </summary>
    internal static IEnumerable<string> FoldersOf(string purpose)
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string? home = Environment.GetEnvironmentVariable("HOME");
        if (string.IsNullOrEmpty(home)) home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (string.IsNullOrEmpty(cache) && Path.IsPathRooted(home)) cache = Path.Combine(home, ".cache");
        if (!string.IsNullOrEmpty(cache)) yield return Path.Combine(cache, "biggan", purpose);
        foreach (string temporary in (string[])[Path.GetTempPath(), "/tmp", "/var/tmp"])
        {
            if (TemporaryFolder(temporary) is { } own) yield return Path.Combine(own, purpose);
        }

        yield return Path.Combine(Environment.CurrentDirectory, ".biggan-cache", purpose);
    }

    /// <summary>The best folder that can be written to; where there is none, the one that a user would mend.</summary>
    internal static string FolderOf(string purpose) => Writable(FoldersOf(purpose)).Folder;

    /// <summary>The first of some folders that can be written to, created where it is missing.</summary>
    /// <returns>The folder, and what is wrong with the first of them where it is not that one or nothing can be written at all.</returns>
    internal static (string Folder, string? Problem) Writable(IEnumerable<string> folders)
    {
        string? best = null, problem = null;
        foreach (string folder in folders)
        {
            best ??= folder;
            try
            {
                Directory.CreateDirectory(folder);
                using (new FileStream(
                    Path.Combine(folder, $".{Guid.NewGuid():N}{AtomicFile.Suffix}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                    return (folder, problem);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problem ??= $"{folder} cannot be written to";
            }
        }

        return (best!, problem);
    }

    // Everyone may make folders among the temporary files, so one that others could fill is not trusted.
    private static string? TemporaryFolder(string temporary)
    {
        if (OperatingSystem.IsWindows()) return Path.Combine(temporary, "biggan");
        uint user = Posix.EffectiveUser();
        string own = Path.Combine(temporary, $"biggan-{user}");
        try
        {
            if (Directory.Exists(temporary)) Directory.CreateDirectory(own, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return Posix.StatusOf(own) is { } status && status.IsOwnedBy(user) && new DirectoryInfo(own).LinkTarget is null ? own : null;
    }
}
