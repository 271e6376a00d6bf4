using System.Globalization;
using BigGan.Clip.Training;
using BigGan.Data;

namespace BigGan.Cli;

/// <summary>Shows a CLIP being trained.</summary>
internal sealed class ClipTrainingView(ProgressTracker tracker) : IProgress<ClipTrainingProgress>, IProgress<int>
{
    public void Report(ClipTrainingProgress value) => tracker.Report(
        value.Images, string.Create(CultureInfo.InvariantCulture, $"loss {value.Loss:0.000}, {value.Accuracy:P1} described rightly"));

    public void Report(int value) => tracker.Report(value);

    /// <summary>Trains under a progress line.</summary>
    internal static TrainedClip Train(Terminal terminal, IReadOnlyList<IImageDataset> datasets, ClipTrainingOptions options, string device, CancellationToken cancellation)
    {
        TrainedClip? trained = null;
        terminal.Track("training", "images", (long)(options.Epochs * datasets.Sum(one => (long)one.Count)), tracker =>
            trained = TrainedClip.Train(datasets, options, device, new ClipTrainingView(tracker), cancellation));
        return trained!;
    }

    /// <summary>Measures accuracy under a progress line.</summary>
    internal static void Measure(Terminal terminal, TrainedClip trained, IImageDataset dataset, CancellationToken cancellation) =>
        terminal.Track($"testing {dataset.Name}", "images", dataset.Count, tracker => trained.MeasureAccuracy(dataset, new ClipTrainingView(tracker), cancellation));
}
