using System.Globalization;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>Where a search begins if a file says so.</summary>
internal static class StartFile
{
    /// <summary>The latents of a file, or those of a picture, which are searched for.</summary>
    internal static LayerLatents Read(Terminal terminal, GuidedSampler guided, string path, GuidanceOptions options, CancellationToken cancellation)
    {
        LayerLatents? found = null;
        terminal.Track("finding the start", "steps", new InversionOptions().Steps, tracker => found = guided.StartFrom(path, options, Progress(tracker), cancellation));
        return found!;
    }

    /// <summary>Shows the steps of an inversion.</summary>
    internal static IProgress<InversionStep> Progress(ProgressTracker tracker) => new Reported<InversionStep>(step =>
        tracker.Report(step.Step, string.Create(CultureInfo.InvariantCulture, $"pixel error {step.PixelError:0.0000}, feature error {step.FeatureError:0.000}")));
}
