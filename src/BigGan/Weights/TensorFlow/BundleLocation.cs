namespace BigGan.Weights.TensorFlow;

/// <summary>Finds the index of a checkpoint from a path given by the user.</summary>
internal static class BundleLocation
{
    private const string Extension = ".index";

    /// <summary>File name of the graph of a saved model or TF Hub module.</summary>
    internal const string GraphFile = "saved_model.pb";

    /// <summary>The index for a path, or null if it has none.</summary>
    /// <param name="path">A saved model's folder, its <c>variables</c> folder, an index, or the common prefix of a checkpoint's file names. An existing file is taken for an index whatever its name.</param>
    internal static string? Find(string path)
    {
        string[] candidates = [path, Path.Combine(path, "variables", "variables" + Extension), Path.Combine(path, "variables" + Extension), path + Extension];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>The graph that belongs to an index, or null if it has none.</summary>
    internal static string? GraphOf(string index)
    {
        string? module = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(index)));
        return module is not null && Path.Combine(module, GraphFile) is { } graph && File.Exists(graph) ? graph : null;
    }

    /// <summary>One of the data files.</summary>
    internal static string DataFile(string index, int number, int count)
    {
        string prefix = index.EndsWith(Extension, StringComparison.Ordinal) ? index[..^Extension.Length] : index;
        return $"{prefix}.data-{number:D5}-of-{count:D5}";
    }
}
