using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Models;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>The images of a run.</summary>
internal static class RunImages
{
    /// <summary>Images as they are asked for, in the shape of a model.</summary>
    internal static RunData Fit(string source, ImagesRequest asked, ModelOptions model)
    {
        var options = new DatasetOptions { Height = model.Height, Width = model.Width, Channels = model.ImageChannels, Small = asked.Small, SkipBad = asked.SkipBad };
        return new RunData(source, options with { Split = asked.Split ?? options.Split });
    }

    /// <summary>Opens them and says what they are.</summary>
    internal static IImageDataset Open(RunData images, WorkStages stages, CancellationToken cancellation)
    {
        IImageDataset dataset = stages.Decode(images.Source, images.Options, cancellation);
        stages.Note(string.Create(CultureInfo.InvariantCulture, $"{dataset.Name}: {dataset.Count:N0} images of {dataset.ClassNames.Count:N0} classes, {dataset.Shape}"));
        return dataset;
    }
}
