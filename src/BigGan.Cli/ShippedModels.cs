namespace BigGan.Cli;

/// <summary>The models that come with the program: folders of <c>models/</c> beside the executable.</summary>
internal static class ShippedModels
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Names of what is there.</summary>
    internal static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The folder of a shipped model, or null.</summary>
    internal static string? Find(string name) => Names.Contains(name) ? Path.Combine(Folder, name) : null;
}
