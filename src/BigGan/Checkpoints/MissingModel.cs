using BigGan.Conventions;

namespace BigGan.Checkpoints;

/// <summary>Suggests where the weights are if a path has none.</summary>
internal static class MissingModel
{
    private const int MostFolders = 500, MostNamed = 5, Levels = 2;

    private static readonly EnumerationOptions Plain = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>The path to give instead of a configuration file.</summary>
    internal static string WeightsBeside(string config)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(config))!;
        string[] weights = [.. Weights(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        return weights.Length > 0 ? $"name its folder, or the weights beside it: {Listed(weights)}" : $"the weights are missing beside it: {HuggingFaceFiles.UsualNames}, or a file whose name begins like that of the configuration";
    }

    /// <summary>What a folder without weights contains instead; null if it contains no part of a model.</summary>
    internal static string? InFolder(string folder)
    {
        if (Directory.EnumerateFiles(folder, "*", Plain).FirstOrDefault(HuggingFaceFiles.IsConfig) is { } config) return $"it has {Path.GetFileName(config)}, but {WeightsBeside(config)}";
        string[] below = [.. Below(folder).Select(path => Path.GetRelativePath(folder, path))];
        return below.Length > 0 ? $"models lie in folders below it; name one: {Listed(below)}" : null;
    }

    private static IEnumerable<string> Below(string folder)
    {
        string[] level = [folder];
        int left = MostFolders;
        for (int depth = 0; depth < Levels; depth++)
        {
            level = [.. level.SelectMany(parent => Directory.EnumerateDirectories(parent, "*", Plain).Take(MostFolders)).Take(left).Order(StringComparer.Ordinal)];
            left -= level.Length;
            foreach (string child in level.Where(child => ModelLocation.Claims(child) || Weights(child).Any())) yield return child;
        }
    }

    private static IEnumerable<string> Weights(string folder) => Directory.EnumerateFiles(folder, "*", Plain).Where(ForeignModel.HasEnding);

    private static string Listed(string[] names) => string.Join(", ", names.Take(MostNamed)) + (names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "");
}
