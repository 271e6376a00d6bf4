using BigGan.Checkpoints;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>Converts any supported model to another layout.</summary>
public static class ModelConversion
{
    /// <summary>Converts a model.</summary>
    /// <param name="source">A path for <see cref="ModelSource.Open"/>.</param>
    /// <param name="folder">The folder to create; it is created completely or not at all.</param>
    /// <param name="options">What to write.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>; no folder is created.</param>
    /// <exception cref="InvalidFileException">The model cannot be read, the layout cannot hold it, or the folder has contents; the message says which and why.</exception>
    /// <exception cref="DiskFullException">No space is left; nothing was written.</exception>
    public static ConversionReport Run(string source, string folder, ConversionOptions options, CancellationToken cancellation = default)
    {
        LayoutWriter writer = WriterOf(options);
        string target = Path.GetFullPath(Path.TrimEndingDirectorySeparator(folder));
        CheckTarget(target, folder, options.Force);
        using ModelSource opened = ModelSource.Open(source);
        if (Path.GetDirectoryName(Path.GetFullPath(opened.WeightsPath)) == target) throw new InvalidFileException(folder, "is where the model itself lies; choose another folder");
        if (writer.Misfit(opened.Model) is { } misfit) throw new InvalidFileException(source, $"cannot be written so: {misfit}");

        using LoadedModel model = LoadedModel.Load(opened);
        cancellation.ThrowIfCancellationRequested();
        var warnings = new List<Warning>(opened.Warnings.Select(text => new Warning(text)));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        LeftOverFolders.Clear(Path.GetDirectoryName(target)!, Path.GetFileName(target) + ".");
        string partial = LeftOverFolders.NewPartial(target);
        try
        {
            Directory.CreateDirectory(partial);
            var written = writer.Write(model, partial, warnings);
            cancellation.ThrowIfCancellationRequested();
            string[] files = [.. Directory.EnumerateFiles(partial).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
            if (Directory.Exists(target) && !Directory.EnumerateFileSystemEntries(target).Any()) Directory.Delete(target);
            LeftOverFolders.Replace(target, partial);
            return new ConversionReport(opened.Format, files, opened.ReportTensors(), written, warnings);
        }
        catch (Exception error)
        {
            LeftOverFolders.Delete(partial);
            if (error is DiskFullException full) throw new DiskFullException(folder, full.NeededBytes, error); // names the target instead of the temporary folder
            throw;
        }
    }

    private static LayoutWriter WriterOf(ConversionOptions options) => options.Layout switch
    {
        ModelLayout.HuggingFace => new HuggingFaceFolder(options.Safetensors),
        ModelLayout.BigGanPyTorch => new AuthorsFolder(),
        _ => new OwnFolder(),
    };

    private static void CheckTarget(string target, string folder, bool force)
    {
        if (File.Exists(target)) throw new InvalidFileException(folder, "is a file; choose a folder");
        if (Path.GetDirectoryName(target) is null) throw new InvalidFileException(folder, "is no place for a model; choose a folder in it");
        if (!Directory.Exists(target)) return;
        string[] contents = [.. Directory.EnumerateFileSystemEntries(target)];
        if (contents.Length > 0 && !force) throw new InvalidFileException(folder, "already exists; choose another folder") { Remedies = [Remedy.ReplaceExisting] };
        string[] known = [.. Enum.GetValues<ModelLayout>().SelectMany(layout => WriterOf(new ConversionOptions { Layout = layout }).FileNames)];
        if (contents.FirstOrDefault(entry => !known.Contains(Path.GetFileName(entry)) || Directory.Exists(entry)) is { } other)
            throw new InvalidFileException(folder, $"has more than a model in it, such as {Quoted.Text(Path.GetFileName(other))}, and is not replaced; choose another folder");
    }
}

/// <summary>The result of a conversion.</summary>
/// <param name="From">The original layout of the model.</param>
/// <param name="Files">The names of the written files.</param>
/// <param name="Read">Every tensor that was read, filled or ignored.</param>
/// <param name="Written">Every tensor that was written.</param>
/// <param name="Warnings">Warnings for the user, one line each.</param>
public sealed record ConversionReport(
    string From, IReadOnlyList<string> Files, IReadOnlyList<TensorReport> Read, IReadOnlyList<TensorReport> Written, IReadOnlyList<Warning> Warnings);
