namespace BigGan.Data;

/// <summary>For a folder or archive without classes: names the format that it has instead, and what to do.</summary>
internal static class ForeignFiles
{
    private static readonly (string Ending, string What)[] Containers =
    [
        (".tfrecord", "TFRecord files"), (".tfrecords", "TFRecord files"), (".parquet", "Parquet files"), (".arrow", "Arrow files"), (".mdb", "an LMDB database"),
        (".h5", "HDF5 files"), (".hdf5", "HDF5 files"), (".mat", "MATLAB files"), (".npy", "NumPy arrays"), (".npz", "NumPy arrays"), (".pkl", "pickles"), (".pickle", "pickles"),
        (".pt", "PyTorch files"), (".rec", "RecordIO files"), (".bin", "binary files"), (".mp4", "films"), (".avi", "films"),
    ];

    private static readonly string[] Archives = [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar"];

    /// <summary>The reason why the source has no classes.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="root">Where classes were searched: empty, or ending with '/'.</param>
    public static InvalidFileException Refuse(SourceTree tree, string root)
    {
        string[] files = [.. tree.Files.Where(file => file.StartsWith(root, StringComparison.Ordinal))];
        string[] names = [.. files.Select(file => file[(file.LastIndexOf('/') + 1)..])];
        bool hasImages = files.Any(ImageNames.IsImage);
        if (names.Contains("batches.meta") || (names.Contains("data_batch_1") && names.Contains("test_batch")))
            return new InvalidFileException(tree.Path, "holds the Python version of CIFAR-10, pickles that could run code; get the binary version, cifar-10-binary.tar.gz");
        if (names.Contains("meta") && names.Contains("train") && names.Contains("test"))
            return new InvalidFileException(tree.Path, "holds the Python version of CIFAR-100, pickles that could run code; get the binary version, cifar-100-binary.tar.gz");
        if (!hasImages)
        {
            if (files.FirstOrDefault(file => Archives.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) is { } archive)
            {
                bool isRead = archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
                return new InvalidFileException(tree.Path, $"has no class folders, but the archive {archive}; {(isRead ? "give that" : "unpack it first")}");
            }

            foreach ((string ending, string what) in Containers)
            {
                if (files.FirstOrDefault(file => file.Contains(ending, StringComparison.OrdinalIgnoreCase)) is { } container)
                    return new InvalidFileException(tree.Path, $"has no class folders of images; it holds {what}, such as {container}: write the images out, one folder a class");
            }

            return new InvalidFileException(tree.Path, files.Length == 0
                ? "has no class folders; put the images of each class into a folder of their own"
                : $"has no images and no class folders; it has {files.Length} other file(s), the first is {files[0]}");
        }

        string? labels = tree.Files.Find(file => !ImageNames.IsImage(file) && file.IndexOf('/', Math.Min(root.Length, file.Length)) < 0 && MayHoldLabels(file[(file.LastIndexOf('/') + 1)..]));
        return new InvalidFileException(tree.Path + (root.Length == 0 ? "" : "/" + root.TrimEnd('/')), "has no class folders; put the images of each class into a folder of their own"
            + (labels is null ? "" : $" ({labels} may say which; it is not read)"));
    }

    private static bool MayHoldLabels(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".csv" or ".tsv" or ".jsonl" or ".json" or ".mat" or ".txt"
        && ((string[])["label", "annotation", "class", "train", "metadata", "list", "attr", "data"]).Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
