namespace BigGan.Data;

/// <summary>Image files sorted into classes: a folder or an archive. Reading is safe from many threads at once.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>Full path of the folder or archive.</summary>
    string Path { get; }

    IReadOnlyList<string> ClassNames { get; }

    IReadOnlyList<ImageFile> Files { get; }

    IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether these are one of several splits; otherwise they are the whole source.</summary>
    bool HasSplits { get; }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidFileException">The file is unreadable, or longer than the limit for images.</exception>
    byte[] Read(ImageFile file);
}

/// <summary>One image file of a source.</summary>
/// <param name="Name">Path relative to the source, with '/' as separator.</param>
/// <param name="Label">Index of its class.</param>
/// <param name="Identity">Changes with the content: size and times, or size and checksum.</param>
internal sealed record ImageFile(string Name, int Label, string Identity);
