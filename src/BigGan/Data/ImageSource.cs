using System.Security.Cryptography;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Determines the kind of data at a path.</summary>
internal static class ImageSource
{
    /// <summary>Longer files are not read as images.</summary>
    internal const long MaxFileSize = 256L << 20;

    private static readonly string[] KnownNames = ["fashion-mnist", "mnist"];

    /// <summary>Resolves the name of a known data set or a path to an existing path and a display name.</summary>
    internal static (string Path, string Name) Resolve(string source)
    {
        if (source.Length == 0)
            throw new InvalidOptionException("The data set is empty; give a folder, an archive, or one of: " + string.Join(", ", KnownNames) + ".");
        if (File.Exists(source) || Directory.Exists(source))
            return (source, NameOf(source));
        if (!KnownNames.Contains(source))
            throw new InvalidFileException(source, "does not exist, and is no known data set either (" + string.Join(", ", KnownNames) + ")");

        string?[] roots = [Environment.GetEnvironmentVariable("BIGGAN_DATA"), "/usr/share/datasets"];
        var folders = roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.Combine(root!, source)).ToList();
        string? found = folders.FirstOrDefault(Directory.Exists);
        if (found is not null)
            return (found, source);
        string advice = source == "fashion-mnist"
            ? "install it with: sudo apt-get install dataset-fashion-mnist"
            : $"put its four -ubyte.gz files into $BIGGAN_DATA/{source}";
        throw new InvalidFileException(source, $"is not on this machine (looked in {string.Join(" and ", folders)}); {advice}");
    }

    /// <summary>Opens the formats that need no cache, completely in memory.</summary>
    /// <returns>Null when the path is a folder or archive of image files.</returns>
    internal static MemoryDataset? OpenFixed(string path, string name, DatasetOptions options)
    {
        if (Directory.Exists(path))
        {
            if (FixedFolder(path) is not { } folder)
                return null;
            return IdxFiles.AreIn(folder) ? IdxFiles.Open(folder, name, options) : CifarFiles.OpenFolder(folder, name, options);
        }

        bool isTar = path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
        return isTar ? CifarFiles.OpenArchive(path, name, options) : null;
    }

    /// <summary>Whether a path holds one of the formats that need no cache.</summary>
    internal static bool IsFixed(string path) => Directory.Exists(path)
        ? FixedFolder(path) is not null
        : path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a folder or zip archive of image files.</summary>
    internal static IImageFiles OpenFiles(string path, string split, bool allowUnsorted = false)
    {
        // Checked here once, rather than by each of the decoding threads.
        VipsLibrary.Require();
        if (Directory.Exists(path))
            return FolderFiles.Open(path, split, allowUnsorted);
        if (new FileInfo(path).Length == 0)
            throw new InvalidFileException(path, "is empty (0 bytes)");
        ArchiveKind.RequireZip(path);
        return ZipFiles.Open(path, split, allowUnsorted);
    }

    /// <summary>SHA-256 over everything that determines the decoded images, without reading the files.</summary>
    internal static string CacheKey(IImageFiles files, ImageShape? shape, DatasetOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"2\n{shape?.ToString() ?? "own size"}\n{options.Channels}\n{options.Small}\n{options.SkipBad}\n{string.Join('\n', files.ClassNames)}\n"));
        foreach (var file in files.Files)
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\0{file.Label} {file.Identity}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The folder itself, or the subfolder of torchvision: MNIST/raw, cifar-10-batches-bin.
    private static string? FixedFolder(string path)
    {
        string only = Directory.EnumerateDirectories(path).Take(2).ToArray() is [var inner] ? inner : path;
        string[] folders = [path, Path.Combine(path, "raw"), only, Path.Combine(only, "raw")];
        return folders.FirstOrDefault(folder => Directory.Exists(folder) && (IdxFiles.AreIn(folder) || CifarFiles.AreIn(folder)));
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string[] endings = [".tar.gz", ".tgz", ".zip"];
        string? ending = endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        return ending is null ? name : name[..^ending.Length];
    }
}
