namespace BigGan.Weights;

/// <summary>Distinguishes regular files from pipes, sockets and devices, which have no length and may block when they are opened.</summary>
internal static class RegularFile
{
    /// <summary>Refuses anything but a regular file, before it is opened. A missing file is accepted and fails when it is opened.</summary>
    /// <exception cref="InvalidFileException">It is a folder, a pipe, a socket or a device; the message says which.</exception>
    internal static void Require(string path)
    {
        if (Directory.Exists(path)) throw new InvalidFileException(path, "is a folder; name a file in it");
        if (Posix.StatusOf(path)?.Oddity is { } kind) throw new InvalidFileException(path, $"is {kind}, not a file; save what it holds to a file first");
    }
}
