using System.Globalization;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;

namespace BigGan.Cli;

/// <summary>Shows a feature network being trained.</summary>
internal sealed class FeatureTrainingView(ProgressTracker tracker) : IProgress<ClassifierProgress>, IProgress<int>
{
    public void Report(ClassifierProgress value) => tracker.Report(
        value.Images, string.Create(CultureInfo.InvariantCulture, $"loss {value.Loss:0.000}, {value.Accuracy:P1} recognised"));

    public void Report(int value) => tracker.Report(value);

    /// <summary>Trains under a progress line.</summary>
    internal static FeatureClassifier Train(
        Terminal terminal, IImageDataset dataset, ClassifierOptions options, string? name, string device, CancellationToken cancellation)
    {
        FeatureClassifier? network = null;
        terminal.Track("training", "images", (long)(options.Epochs * dataset.Count), tracker =>
            network = FeatureClassifier.Train(dataset, options, name, device, new FeatureTrainingView(tracker), cancellation));
        return network!;
    }

    /// <summary>Measures accuracy under a progress line.</summary>
    internal static ClassAgreement Measure(Terminal terminal, FeatureClassifier network, IImageDataset dataset, CancellationToken cancellation)
    {
        ClassAgreement? agreement = null;
        terminal.Track("testing", "images", dataset.Count, tracker => agreement = network.MeasureAccuracy(dataset, new FeatureTrainingView(tracker), cancellation));
        return agreement!;
    }
}
