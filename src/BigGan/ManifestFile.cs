using System.Security.Cryptography;

namespace BigGan;

/// <summary>What a manifest knows of a file.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its contents in lower-case hex.</param>
public sealed record ManifestFile(long Bytes, string Sha256)
{
    /// <summary>What a manifest itself is called.</summary>
    internal const string ManifestName = "manifest.json";

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

    /// <summary>Whether a name is that of a file right in the folder, and not the manifest itself.</summary>
    internal static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or ".." or ManifestName) && name.IndexOfAny(['/', '\\', '\0']) < 0;
}
