namespace BigGan.Checkpoints;

/// <summary>A folder with a manifest and the files that it lists: a checkpoint of a run, or a model that ships.</summary>
public sealed class Checkpoint
{
    private Checkpoint(string folder, ModelManifest manifest) => (Folder, Manifest) = (folder, manifest);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Reads the manifest only; see <see cref="Verify()"/> for the files.</summary>
    /// <exception cref="InvalidFileException">The manifest is missing, damaged or of another kind or version.</exception>
    public static Checkpoint Open(string folder) => new(folder, ModelManifest.Read(folder));

    /// <summary>Path of a file of the checkpoint.</summary>
    /// <exception cref="InvalidFileException">The manifest does not list it.</exception>
    public string PathOf(string fileName) => Manifest.Files.ContainsKey(fileName)
        ? Path.Combine(Folder, fileName)
        : throw new InvalidFileException(Folder, $"has no {fileName}; it has {string.Join(", ", Manifest.Files.Keys)}");

    /// <summary>Checks presence, size and SHA-256 of all files.</summary>
    /// <exception cref="InvalidFileException">A file is missing or damaged; the message begins with its path.</exception>
    public void Verify()
    {
        foreach (string name in Manifest.Files.Keys)
            Verify(name);
    }

    /// <summary>Checks presence, size and SHA-256 of one file.</summary>
    /// <exception cref="InvalidFileException">It is not listed, missing or damaged; the message begins with its path.</exception>
    public void Verify(string fileName)
    {
        string path = PathOf(fileName);
        Manifest.Files[fileName].Verify(path);
    }
}
