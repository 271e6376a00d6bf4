using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Finds weights of the Hugging Face layout and their configuration, under the usual file names.</summary>
internal static class HuggingFaceFiles
{
    private static readonly string[] Endings = [".safetensors", ".bin", ".pt", ".pth", ShardedFile.IndexEnding];

    // The first existing file of a folder is used.
    private static readonly string[] Names =
    [
        "model.safetensors", $"model.safetensors{ShardedFile.IndexEnding}", "pytorch_model.safetensors", $"pytorch_model.safetensors{ShardedFile.IndexEnding}",
        "pytorch_model.bin", $"pytorch_model.bin{ShardedFile.IndexEnding}",
    ];

    /// <summary>The weight files of a folder, best first: those with the package's names, else the only files with the same prefix as a configuration.</summary>
    /// <remarks>For example <c>biggan-deep-128-model.safetensors</c> and <c>biggan-deep-128-config.json</c>. Empty if several prefixes exist.</remarks>
    internal static IEnumerable<string> In(string folder)
    {
        if (File.Exists(Path.Combine(folder, HuggingFaceConfig.FileName)))
        {
            string[] usual = [.. Names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
            if (usual.Length > 0) return usual;
        }

        (string Weights, string Config)[] pairs =
        [
            .. Directory.EnumerateFiles(folder).Where(IsWeights).Select(weights => (weights, Config: ConfigNamedLike(weights)!)).Where(pair => pair.Config is not null),
        ];
        return pairs.DistinctBy(pair => pair.Config, StringComparer.Ordinal).Count() == 1
            ? pairs.Select(pair => pair.Weights).OrderByDescending(path => path.Contains(".safetensors", StringComparison.Ordinal)).ThenBy(path => path, StringComparer.Ordinal)
            : [];
    }

    /// <summary>The package's name of the weight file, for messages.</summary>
    internal static string UsualNames => string.Join(", ", Names.Where(name => !name.EndsWith(ShardedFile.IndexEnding, StringComparison.Ordinal)));

    /// <summary>Whether a file name is that of a configuration.</summary>
    internal static bool IsConfig(string path) => path.EndsWith(HuggingFaceConfig.FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The configuration of a weight file: one with the same prefix, else <c>config.json</c>, else the only configuration beside it.</summary>
    /// <returns>A path; if no configuration exists, the path of the usual name.</returns>
    internal static string ConfigOf(string weights)
    {
        string folder = Path.GetDirectoryName(weights)!, usual = Path.Combine(folder, HuggingFaceConfig.FileName);
        if (ConfigNamedLike(weights) is { } named) return named;
        return !File.Exists(usual) && Configs(folder) is [string only] ? only : usual;
    }

    private static bool IsWeights(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !ShardedFile.IsLaterPart(path);

    private static string? ConfigNamedLike(string weights)
    {
        string folder = Path.GetDirectoryName(weights)!, name = Path.GetFileName(weights);
        return Configs(folder).Select(config => (Path: config, Beginning: Path.GetFileName(config)[..^HuggingFaceConfig.FileName.Length].TrimEnd('-', '_', '.')))
            .Where(config => config.Beginning.Length > 0 && name.StartsWith(config.Beginning, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(config => config.Beginning.Length)
            .Select(config => config.Path)
            .FirstOrDefault();
    }

    private static string[] Configs(string folder) => [.. Directory.EnumerateFiles(folder.Length > 0 ? folder : ".", $"*{HuggingFaceConfig.FileName}").Order(StringComparer.Ordinal)];
}
