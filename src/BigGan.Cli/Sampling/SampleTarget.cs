namespace BigGan.Cli.Sampling;

/// <summary>Where samples go, and in which form.</summary>
/// <param name="Path">What was asked for.</param>
/// <param name="Form">What the path means.</param>
internal sealed record SampleTarget(string Path, SampleForm Form)
{
    /// <summary>Reads <c>--out</c>.</summary>
    /// <exception cref="InvalidOptionException">A file of a kind that is not written.</exception>
    internal static SampleTarget Parse(string path)
    {
        if (path.Length == 0) throw new InvalidOptionException("--out is empty; name a .png file, a folder or a .safetensors file");
        if (path[^1] == '/' || Directory.Exists(path)) return new SampleTarget(path, SampleForm.Folder);
        return System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => new SampleTarget(path, SampleForm.Grid),
            ".safetensors" => new SampleTarget(path, SampleForm.Tensors),
            "" => new SampleTarget(path, SampleForm.Folder),
            var kind => throw new InvalidOptionException($"--out '{path}': {kind} files are not written; name a .png file, a folder or a .safetensors file"),
        };
    }

    /// <summary>Reads <c>--out</c> of a verb that writes one picture, and checks that it may be written.</summary>
    /// <param name="path">What was given.</param>
    /// <param name="force">A file that exists may be replaced.</param>
    /// <param name="kinds">What its name may end with.</param>
    /// <exception cref="InvalidOptionException">A file of another kind.</exception>
    /// <exception cref="InvalidFileException">As for <see cref="Prepare"/>.</exception>
    internal static string Picture(string path, bool force, params IReadOnlyList<string> kinds)
    {
        if (!kinds.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw new InvalidOptionException($"--out '{path}' is not the name of a {string.Join(" or ", kinds)} file");
        Prepare([path], force);
        return path;
    }

    /// <summary>Checks, before anything is computed, that files may be written, and creates their folder.</summary>
    /// <param name="files">What is going to be written.</param>
    /// <param name="force">Files that exist may be replaced.</param>
    /// <exception cref="InvalidFileException">A file exists, or a file is where the folder should be.</exception>
    internal static void Prepare(IReadOnlyList<string> files, bool force)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(files[0]))!;
        for (string? above = folder; above is not null; above = System.IO.Path.GetDirectoryName(above))
            if (File.Exists(above)) throw new InvalidFileException(above, "is a file, not a folder; choose another name");
        foreach (string file in files)
        {
            if (Directory.Exists(file)) throw new InvalidFileException(file, "is a folder; choose another name");
            if (!force && File.Exists(file)) throw new InvalidFileException(file, "already exists; choose another name, or replace it with --force");
        }

        Directory.CreateDirectory(folder);
    }
}

/// <summary>The forms of samples.</summary>
internal enum SampleForm
{
    /// <summary>One PNG file with all images.</summary>
    Grid,

    /// <summary>A PNG file for each image.</summary>
    Folder,

    /// <summary>The network's numbers.</summary>
    Tensors,
}
