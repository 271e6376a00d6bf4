namespace BigGan.Tests;

/// <summary>A new empty folder that is deleted with its contents.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("biggan-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A path below folders, which are created where missing.</summary>
    public string Nested(string name)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Names of the files of a folder in it, in ordinal order.</summary>
    public string[] FileNames(string folder) => [.. Directory.GetFiles(this[folder]).Select(file => System.IO.Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
