using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Finds weights of the Hugging Face layout and the configuration that belongs to them, under the names that people keep them by.</summary>
internal static class HuggingFaceFiles
{
    private static readonly string[] Endings = [".safetensors", ".bin", ".pt", ".pth", ShardedFile.IndexEnding];

    // Of several in a folder the first that exists is taken.
    private static readonly string[] Names =
    [
        "model.safetensors", $"model.safetensors{ShardedFile.IndexEnding}", "pytorch_model.safetensors", $"pytorch_model.safetensors{ShardedFile.IndexEnding}",
        "pytorch_model.bin", $"pytorch_model.bin{ShardedFile.IndexEnding}",
    ];

    /// <summary>The weight files of a folder, best first: under the package's names, else the one set that shares the beginning of its name with a configuration.</summary>
    /// <remarks>Such as <c>biggan-deep-128-model.safetensors</c> and <c>biggan-deep-128-config.json</c>. Nothing where there are several such sets.</remarks>
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

    /// <summary>What weights are called in the package, for messages.</summary>
    internal static string UsualNames => string.Join(", ", Names.Where(name => !name.EndsWith(ShardedFile.IndexEnding, StringComparison.Ordinal)));

    /// <summary>Whether the name of a file is that of a configuration.</summary>
    internal static bool IsConfig(string path) => path.EndsWith(HuggingFaceConfig.FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The configuration of weights: one whose name begins like theirs, else <c>config.json</c>, else the only one beside them.</summary>
    /// <returns>A path; where there is none, that of the usual name.</returns>
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
