using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Evaluation;

/// <summary>Scores a model at every truncation of a range.</summary>
/// <param name="evaluator">The protocol.</param>
/// <param name="sources">Draws and extracts.</param>
/// <param name="truncation">The range.</param>
/// <param name="network">What images are compared by.</param>
internal sealed class CurveDrawing(Evaluator evaluator, EvaluationSources sources, TruncationArguments truncation, IFeatureNetwork network)
{
    private const int MostCompared = 100;

    internal TruncationCurve Draw(ParseResult parsed, EvaluationSource judged, ExtractedFeatures? real, CancellationToken cancellation)
    {
        Sampler sampler = judged.Sampler!;
        var results = new List<EvaluationResult>();
        var points = new List<TruncationPoint>();
        IReadOnlyList<Truncation?> truncations = truncation.ReadRange(parsed, sampler);
        int[] labels = ModelImages.Labels(Math.Min(sources.SamplesFor(real), MostCompared), sampler.ClassNames.Count, ClassDraw.Balanced, 0);
        TruncationBaseline baseline = TruncationBaseline.Of(labels, sources.Compared(parsed, sampler, TruncationBaseline.Labels(labels), new Truncation(truncations[0]!.Value.Mode, 1)));
        foreach (Truncation? truncated in truncations)
        {
            using ExtractedFeatures fake = sources.FeaturesOf(parsed, judged.Name, sampler, truncated, network, real);
            results.Add(evaluator.Score(fake, real, network.ClassNames, null, cancellation));
            points.Add(baseline.Compare(truncated, sources.Compared(parsed, sampler, labels, truncated)));
        }

        return new TruncationCurve(results) { Response = new TruncationResponse(baseline.Saturated, baseline.Spread, baseline.Count, points) };
    }
}
