using System.Security.Cryptography;

namespace BigGan.Checkpoints;

/// <summary>What a manifest knows of a file.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its contents in lower-case hex.</param>
public sealed record ManifestFile(long Bytes, string Sha256)
{
    /// <summary>Reads a file and measures it.</summary>
    public static ManifestFile Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, FileOptions.SequentialScan);
        string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new ManifestFile(stream.Length, hash);
    }

    /// <summary>Checks that a file is there, whole and unchanged.</summary>
    /// <exception cref="InvalidFileException">It is not; the message says in which way.</exception>
    public void Verify(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            throw new InvalidFileException(path, "is missing, though its manifest lists it");
        if (info.Length != Bytes)
            throw new InvalidFileException(path, $"is damaged: it has {info.Length} bytes instead of the {Bytes} of its manifest");
        if (Of(path) != this)
            throw new InvalidFileException(path, "is damaged: its contents differ from the SHA-256 of its manifest");
    }
}
