namespace BigGan.Data;

/// <summary>Image files sorted into classes: a folder or an archive. Reading is safe from many threads at once.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>Full path of the folder or archive.</summary>
    string Path { get; }

    IReadOnlyList<string> ClassNames { get; }

    IReadOnlyList<ImageFile> Files { get; }

    IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether these are one part of several; otherwise they are all there is.</summary>
    bool HasSplits { get; }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidFileException">Unreadable, or longer than any image should be.</exception>
    byte[] Read(ImageFile file);
}
