using System.Security.Cryptography;

namespace BigGan;

/// <summary>Size and checksum of a file in a manifest.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its contents in lower-case hex.</param>
public sealed record ManifestFile(long Bytes, string Sha256)
{
    /// <summary>The file name of manifests.</summary>
    internal const string ManifestName = "manifest.json";

    /// <summary>Computes size and checksum of a file.</summary>
    public static ManifestFile Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, FileOptions.SequentialScan);
        string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new ManifestFile(stream.Length, hash);
    }

    /// <summary>Checks that a file exists and is unchanged.</summary>
    /// <exception cref="InvalidFileException">The file is missing or differs; the message says how.</exception>
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

    /// <summary>Whether a name is that of a file directly in the folder, other than the manifest.</summary>
    internal static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or ".." or ManifestName) && name.IndexOfAny(['/', '\\', '\0']) < 0;
}
