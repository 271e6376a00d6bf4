namespace BigGan.Data;

/// <summary>Opens data sets.</summary>
public static class ImageDatasets
{
    /// <summary>Opens a data set by the name of a known one or by path.</summary>
    /// <param name="source">
    /// <c>fashion-mnist</c> or <c>mnist</c> (looked for in <c>$BIGGAN_DATA</c> and <c>/usr/share/datasets</c>); a folder of IDX files; the
    /// binary CIFAR-10 or CIFAR-100 as a folder or .tar.gz; a folder or zip archive with one folder of images per class, possibly
    /// below <c>train/</c> and <c>test/</c>.
    /// </param>
    /// <param name="options">How the images are delivered.</param>
    /// <param name="progress">Decoding progress and warnings.</param>
    /// <param name="cancellation">Stops decoding; partial results are deleted.</param>
    /// <returns>Owned by the caller.</returns>
    /// <remarks>Image files are decoded once, into a cache that later calls map into memory.</remarks>
    /// <exception cref="InvalidFileException">The source is missing, damaged, hostile or of an unknown format; the message names the file.</exception>
    /// <exception cref="InvalidOptionException">An option outside its range.</exception>
    public static IImageDataset Open(
        string source,
        DatasetOptions? options = null,
        IProgress<DatasetProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new DatasetOptions();
        options.Validate();
        var (path, name) = ImageSource.Resolve(source);
        if (ImageSource.OpenFixed(path, name, options) is { } dataset)
        {
            Say(DatasetDoubts.OfCounts(dataset), dataset.Count);
            return dataset;
        }

        using var files = ImageSource.OpenFiles(path, options.Split, options.AllowUnsorted);
        foreach (string warning in files.Warnings)
            Say(warning, files.Files.Count);
        var cached = new DatasetCache(files, name, options, progress).Open(cancellation);
        if (cached.SkippedFiles.Count > 0)
        {
            progress?.Report(new DatasetProgress(cached.Count, files.Files.Count, 0,
                $"{cached.SkippedFiles.Count} image(s) left out, the first: {cached.SkippedFiles[0].Path}: {cached.SkippedFiles[0].Problem}"));
        }

        foreach (string warning in cached.Warnings)
            Say(warning, files.Files.Count);
        Say(DatasetDoubts.OfCounts(cached), files.Files.Count);
        return cached;

        void Say(string? warning, int total)
        {
            if (warning is not null)
                progress?.Report(new DatasetProgress(0, total, 0, warning));
        }
    }
}

/// <summary>A progress event or warning while a data set is opened or checked.</summary>
/// <param name="Done">Images handled so far.</param>
/// <param name="Total">Number of images.</param>
/// <param name="ImagesPerSecond">Mean since the start.</param>
/// <param name="Warning">A one-line warning about the data; null in a progress event.</param>
public sealed record DatasetProgress(long Done, long Total, double ImagesPerSecond, string? Warning = null);
