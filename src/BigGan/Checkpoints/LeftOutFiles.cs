using System.Text.Json;
using BigGan.Data;

namespace BigGan.Checkpoints;

/// <summary>The images that a run was not trained on because they are unusable: <c>left-out.json</c> in its folder, an array of path and problem.</summary>
public static class LeftOutFiles
{
    internal const string FileName = "left-out.json";

    /// <summary>Writes the list into a run; no file is written if no image was left out.</summary>
    /// <param name="run">The run.</param>
    /// <param name="dataset">Its training images.</param>
    public static void Write(RunDirectory run, IImageDataset dataset)
    {
        string path = Path.Combine(run.Path, FileName);
        if (dataset is CachedDataset { SkippedFiles: { Count: > 0 } files })
            AtomicFile.WriteText(path, JsonSerializer.Serialize([.. files], LeftOutJson.Default.SkippedFileArray) + "\n");
        else
            File.Delete(path);
    }
}
