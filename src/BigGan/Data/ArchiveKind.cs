namespace BigGan.Data;

/// <summary>Recognises by its first bytes the format of a file that should be a zip archive.</summary>
internal static class ArchiveKind
{
    private const int Looked = 512;

    private static readonly (byte[] Start, string What)[] Kinds =
    [
        ([0x1f, 0x8b], "is gzip: unpack it (tar xf, or gunzip) and give the folder"),
        ([.. "7z"u8, 0xbc, 0xaf], "is a 7-Zip archive: unpack it and give the folder"),
        ([.. "Rar!"u8], "is a RAR archive: unpack it and give the folder"),
        ([0xfd, .. "7zXZ"u8], "is xz: unpack it (tar xf) and give the folder"),
        ([.. "BZh"u8], "is bzip2: unpack it (tar xf) and give the folder"),
        ([0x28, 0xb5, 0x2f, 0xfd], "is Zstandard: unpack it (tar --zstd -xf) and give the folder"),
        ([0x89, .. "HDF"u8], "is an HDF5 file; write the images out, one folder a class"),
        ([.. "PAR1"u8], "is a Parquet file; write the images out, one folder a class"),
        ([0x93, .. "NUMPY"u8], "is a NumPy array; write the images out, one folder a class"),
        ([0x80, 2], "is a pickle, which could run code; write the images out, one folder a class"),
        ([0x80, 4], "is a pickle, which could run code; write the images out, one folder a class"),
        ([.. "version https://git-lfs"u8], "is a Git LFS pointer, not the archive: git lfs pull"),
        ([.. "<!DOCTYPE"u8], "is a web page, not the archive: download it again"),
        ([.. "<html"u8], "is a web page, not the archive: download it again"),
    ];

    /// <summary>Refuses a file of another known format by name.</summary>
    /// <exception cref="InvalidFileException">The file has another known format.</exception>
    public static void RequireZip(string path)
    {
        byte[] start = Start(path);
        if (ImageNames.StartsLikeImage(start))
            throw new InvalidFileException(path, "is one image; give the folder with one folder of images a class");
        if (start.Length > 262 && start.AsSpan(257, 5).SequenceEqual("ustar"u8))
            throw new InvalidFileException(path, "is a tar archive: unpack it (tar xf) and give the folder");
        foreach ((byte[] known, string what) in Kinds)
        {
            if (start.AsSpan().StartsWith(known)) throw new InvalidFileException(path, what);
        }

        if (TfRecord.Begins(start)) throw new InvalidFileException(path, "is a TFRecord file; write the images out, one folder a class");
    }

    /// <summary>Whether a file begins as a zip archive, complete or truncated.</summary>
    /// <exception cref="InvalidFileException">It cannot be read.</exception>
    public static bool BeginsAsZip(string path) => Start(path).AsSpan().StartsWith("PK\x03\x04"u8);

    private static byte[] Start(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] start = new byte[Looked];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidFileException(path, "cannot be read: " + exception.Message, exception);
        }
    }
}
