using System.Text;

namespace BigGan.Data;

/// <summary>The names in a folder or archive, before anyone knows which of them are classes.</summary>
/// <param name="path">The folder or archive, for messages.</param>
/// <param name="read">Reads a file's first bytes, at most as many as asked for; fewer, also none, where there are no more.</param>
internal sealed class SourceTree(string path, Func<string, int, byte[]> read)
{
    private const int MostText = 256 << 20; // a label file of ten million images

    /// <summary>The folder or archive.</summary>
    public string Path { get; } = path;

    /// <summary>Relative names with '/' between parts, leftovers left out.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The same for folders, also empty ones; those that hold files may be missing.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>Folders that systems and tools left behind.</summary>
    public List<string> Leftovers { get; } = [];

    /// <summary>Folders that the system does not let us look into, and why.</summary>
    public List<(string Name, string Problem)> Unreadable { get; } = [];

    /// <summary>What a person would give to have one folder read alone.</summary>
    public string Below(string folder) => File.Exists(Path) ? $"{folder} of the unpacked archive" : $"{Path}/{folder}";

    /// <summary>Whether a file begins as an image does.</summary>
    public bool StartsLikeImage(string file) => ImageNames.StartsLikeImage(read(file, ImageNames.StartLength));

    /// <summary>A text file as a whole.</summary>
    /// <exception cref="InvalidFileException">Longer than any label file.</exception>
    public string Text(string file)
    {
        byte[] bytes = read(file, MostText + 1);
        return bytes.Length <= MostText
            ? Encoding.UTF8.GetString(bytes).TrimStart('\ufeff')
            : throw new InvalidFileException($"{Path}/{file}", $"is longer than {MostText} bytes, more than a list of labels is");
    }

    /// <summary>Adds a folder that is no part of the data, where a person should hear of it.</summary>
    public void AddLeftover(string folder)
    {
        if (Data.Leftovers.IsWorthSaying(folder[(folder.LastIndexOf('/') + 1)..]) && !Leftovers.Contains(folder))
            Leftovers.Add(folder);
    }
}
