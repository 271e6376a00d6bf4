using BigGan.Checkpoints;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Layers;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>Draws images if a model is scored, and extracts features.</summary>
/// <param name="request">The evaluation.</param>
/// <param name="evaluator">Of its protocol.</param>
/// <param name="stages">Receives progress.</param>
/// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
internal sealed class SourceFeatures(EvaluationRequest request, Evaluator evaluator, WorkStages stages, CancellationToken cancellation)
{
    private const long ReferenceSeed = 0x7265666572656e63;

    /// <summary>Features of the reference.</summary>
    internal ExtractedFeatures OfReference(EvaluationSource reference, IFeatureNetwork network)
    {
        if (reference.Features is { } given) return given;
        if (reference.Sampler is not { } sampler)
            return evaluator.Reference(reference.Images!, network, stages.Begin("features of the reference", "images", reference.Images!.Count), cancellation);

        // The seed differs from that of the scored images: a model must not be compared with its own samples.
        var statistics = new StatisticsOptions();
        StatisticsUsed used = stages.Prepare(sampler, null, statistics, cancellation);
        using ModelImages drawn = Draw(reference.Name, sampler, null, request.Protocol.SampleCount ?? EvaluationProtocol.MostSamples, request.Seed ^ ReferenceSeed, statistics, used);
        return evaluator.Generated(drawn, network, stages.Begin("features of the reference", "images", drawn.Count), cancellation);
    }

    /// <summary>The features of the scored images.</summary>
    /// <param name="scored">Images, or a model.</param>
    /// <param name="truncation">Of the model; null is none.</param>
    /// <param name="network">The feature network.</param>
    /// <param name="reference">Says how many images a model draws where the protocol does not.</param>
    internal ExtractedFeatures OfScored(EvaluationSource scored, Truncation? truncation, IFeatureNetwork network, ExtractedFeatures? reference)
    {
        if (scored.Sampler is not { } sampler)
            return evaluator.Generated(scored.Images!, network, stages.Begin("features", "images", scored.Images!.Count), cancellation);
        StatisticsUsed used = stages.Prepare(sampler, truncation, request.Statistics, cancellation);
        using ModelImages images = Draw(scored.Name, sampler, truncation, SamplesFor(reference), request.Seed, request.Statistics, used);
        return evaluator.Generated(images, network, stages.Begin(truncation is null ? "drawing and extracting features" : $"truncation {truncation}", "images", images.Count), cancellation);
    }

    /// <summary>Draws again the images of a model that were scored.</summary>
    internal ModelImages DrawAgain(EvaluationSource scored, int count) =>
        Draw(scored.Name, scored.Sampler!, request.TruncationsOf(scored.Sampler!)[0], count, request.Seed, request.Statistics, null);

    /// <summary>How many images a model draws.</summary>
    internal int SamplesFor(ExtractedFeatures? reference) => request.Protocol.SampleCount
        ?? (int)Math.Min(reference?.Origin.Count ?? EvaluationProtocol.MostSamples, EvaluationProtocol.MostSamples);

    private ModelImages Draw(string name, Sampler sampler, Truncation? truncation, int count, long seed, StatisticsOptions statistics, StatisticsUsed? used)
    {
        ModelSource source = sampler.Source!;
        int[] labels = ModelImages.Labels(count, sampler.ClassNames.Count, request.Protocol.Classes, seed);
        var origin = new ImageSetOrigin
        {
            Kind = "model",
            Source = name,
            Sha256 = source.WeightsSha256,
            Step = source.Step,
            Statistics = used?.Source.ToString().ToLowerInvariant() ?? "stored",
            Precision = sampler.Precision == Precision.BFloat16 ? "bfloat16" : "float32",
        };
        return new ModelImages(sampler, new SamplingOptions { Labels = labels, Seed = seed, Truncation = truncation, Statistics = statistics }, request.Protocol.Quantised, origin);
    }
}
