using BigGan.Data;

namespace BigGan.Cli;

/// <summary>Shows images being decoded for the first time.</summary>
internal sealed class DecodingView(Terminal terminal, ProgressTracker tracker) : IProgress<DatasetProgress>
{
    /// <summary>Opens a data set; progress appears where it takes long, and what was left out is listed.</summary>
    internal static IImageDataset Open(Terminal terminal, string source, DatasetOptions options, CancellationToken cancellation)
    {
        IImageDataset? dataset = null;
        terminal.Track("decoding", "images", null, tracker => dataset = ImageDatasets.Open(source, options, new DecodingView(terminal, tracker), cancellation));
        foreach (Warning warning in SkippedFile.ToWarnings((dataset as CachedDataset)?.SkippedFiles ?? [])) terminal.Warn(Remedies.Line(warning));
        return dataset!;
    }

    public void Report(DatasetProgress value)
    {
        if (value.Warning is not null) terminal.Warn(value.Warning);
        else tracker.Report(value.Done, $"of {value.Total:N0}");
    }
}
