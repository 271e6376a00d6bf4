namespace BigGan;

/// <summary>The user's cache folder, whose contents can be created again.</summary>
internal static class UserCache
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Possible cache folders, best first: <c>$XDG_CACHE_HOME/biggan</c> or <c>~/.cache/biggan</c>; a folder of this user
    /// in the temporary folder; <c>.biggan-cache</c> in the current folder. They need not exist.
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

    /// <summary>The best writable folder; if none is writable, the one that the user should make writable.</summary>
    internal static string FolderOf(string purpose) => Writable(FoldersOf(purpose)).Folder;

    /// <summary>The first writable folder of several, created if missing.</summary>
    /// <returns>The folder, and the problem of the first candidate if another one, or none, is used.</returns>
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

    // Anyone can create folders in the temporary folder, so one that others can write to is not trusted.
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
