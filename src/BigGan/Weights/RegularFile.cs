namespace BigGan.Weights;

/// <summary>Tells files from pipes, sockets and devices, which have no length and where opening may wait for ever.</summary>
internal static class RegularFile
{
    /// <summary>Refuses what is no file, before it is opened. What does not exist is left to the opening.</summary>
    /// <exception cref="InvalidFileException">It is a folder, a pipe, a socket or a device; the message says which.</exception>
    internal static void Require(string path)
    {
        if (Directory.Exists(path)) throw new InvalidFileException(path, "is a folder; name a file in it");
        if (Posix.StatusOf(path)?.Oddity is { } kind) throw new InvalidFileException(path, $"is {kind}, not a file; save what it holds to a file first");
    }
}
