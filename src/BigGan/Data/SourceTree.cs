using System.Text;

namespace BigGan.Data;

/// <summary>The file and folder names of a source, before classes are determined.</summary>
/// <param name="path">The folder or archive, for messages.</param>
/// <param name="read">Reads the first bytes of a file, up to the given number; fewer if the file is shorter.</param>
internal sealed class SourceTree(string path, Func<string, int, byte[]> read)
{
    private const int MostText = 256 << 20; // enough for a label file of ten million images

    /// <summary>The folder or archive.</summary>
    public string Path { get; } = path;

    /// <summary>Relative file names with '/' as separator, without leftovers of systems and tools.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Relative folder names, including empty folders; folders that contain files may be missing.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>Folders left by systems and tools.</summary>
    public List<string> Leftovers { get; } = [];

    /// <summary>Folders that cannot be listed, and why.</summary>
    public List<(string Name, string Problem)> Unreadable { get; } = [];

    /// <summary>The path that a user gives to have one folder read alone.</summary>
    public string Below(string folder) => File.Exists(Path) ? $"{folder} of the unpacked archive" : $"{Path}/{folder}";

    /// <summary>Whether the first bytes of a file are those of an image.</summary>
    public bool StartsLikeImage(string file) => ImageNames.StartsLikeImage(read(file, ImageNames.StartLength));

    /// <summary>The whole content of a text file.</summary>
    /// <exception cref="InvalidFileException">Longer than any label file.</exception>
    public string Text(string file)
    {
        byte[] bytes = read(file, MostText + 1);
        return bytes.Length <= MostText
            ? Encoding.UTF8.GetString(bytes).TrimStart('\ufeff')
            : throw new InvalidFileException($"{Path}/{file}", $"is longer than {MostText} bytes, more than a list of labels is");
    }

    /// <summary>Records a folder of a system or tool, if the user should be told of it.</summary>
    public void AddLeftover(string folder)
    {
        if (Data.Leftovers.IsWorthSaying(folder[(folder.LastIndexOf('/') + 1)..]) && !Leftovers.Contains(folder))
            Leftovers.Add(folder);
    }
}
