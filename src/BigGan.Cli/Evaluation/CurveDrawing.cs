using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Sampling;

namespace BigGan.Cli.Evaluation;

/// <summary>Scores a model at every truncation of a range.</summary>
/// <param name="evaluator">The protocol.</param>
/// <param name="sources">Draws and extracts.</param>
/// <param name="truncation">The range.</param>
/// <param name="network">What images are compared by.</param>
internal sealed class CurveDrawing(Evaluator evaluator, EvaluationSources sources, TruncationArguments truncation, IFeatureNetwork network)
{
    internal TruncationCurve Draw(ParseResult parsed, EvaluationSource judged, ExtractedFeatures? real, CancellationToken cancellation)
    {
        Sampler sampler = judged.Sampler!;
        var results = new List<EvaluationResult>();
        foreach (Truncation? truncated in truncation.ReadRange(parsed, sampler))
        {
            using ExtractedFeatures fake = sources.FeaturesOf(parsed, judged.Name, sampler, truncated, network, real);
            results.Add(evaluator.Score(fake, real, network.ClassNames, null, cancellation));
        }

        return new TruncationCurve(results);
    }
}
