using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Models;

namespace BigGan.Cli.Runs;

/// <summary>The images of a run.</summary>
internal static class RunImages
{
    /// <summary>Images in the shape of a model.</summary>
    internal static RunData Fit(string source, DatasetOptions asked, ModelOptions model) =>
        new(source, asked with { Height = model.Height, Width = model.Width, Channels = model.ImageChannels });

    /// <summary>Opens them and says what they are.</summary>
    internal static IImageDataset Open(Terminal terminal, RunData images, CancellationToken cancellation)
    {
        IImageDataset dataset = DecodingView.Open(terminal, images.Source, images.Options, cancellation);
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{dataset.Name}: {dataset.Count:N0} images of {dataset.ClassNames.Count:N0} classes, {dataset.Shape}"));
        return dataset;
    }
}
