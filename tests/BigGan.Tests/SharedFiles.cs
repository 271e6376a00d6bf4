namespace BigGan.Tests;

/// <summary>Finds large files that are not part of the repository.</summary>
internal static class SharedFiles
{
    /// <summary>Looks below <c>$BIGGAN_SHARED</c>, then in a folder named <c>shared</c> beside any folder above the tests.</summary>
    /// <param name="relative">Such as <c>data/photos.zip</c>.</param>
    /// <returns>Null where the file is missing; the test then skips and says so.</returns>
    public static string? Find(string relative)
    {
        if (Environment.GetEnvironmentVariable("BIGGAN_SHARED") is { Length: > 0 } root && File.Exists(Path.Combine(root, relative)))
            return Path.Combine(root, relative);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>The file, or a skipped test.</summary>
    public static string Require(string relative)
    {
        string? path = Find(relative);
        Assert.SkipWhen(path is null, $"{relative} is not on this machine (set BIGGAN_SHARED to the folder that holds it)");
        return path!;
    }
}
