using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Prepares the evaluation of a generator during training.</summary>
internal static class TrainingEvaluators
{
    /// <summary>Opens the network and extracts the reference.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="images">Its images; the reference is the protocol's split of the same source.</param>
    /// <param name="stages">Reports progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null if the run has no evaluation.</returns>
    /// <exception cref="InvalidOptionException">There is no network for these images, or the source has no such split.</exception>
    internal static TrainingEvaluator? Open(RunRequest request, TrainingOptions options, RunData images, WorkStages stages, CancellationToken cancellation)
    {
        if (options.Evaluation is not { } evaluation) return null;
        EvaluationProtocol named = evaluation.Protocol is { } name ? EvaluationProtocols.Find(name)
            : evaluation.Inception is null ? EvaluationProtocols.Own : EvaluationProtocols.Published;
        // Intervals would cost time at every evaluation, and a curve does not show them.
        EvaluationProtocol protocol = named with { SampleCount = evaluation.Samples, Metrics = named.Metrics with { BootstrapReplicates = 0 } };
        var evaluator = new Evaluator(protocol, new EvaluatorOptions { Metrics = MetricsFor(evaluation.Score), Software = request.Software });
        DatasetOptions reading = images.Options with { Split = protocol.ReferenceSplit, AllowUnsorted = true };
        SourceFacts facts = SourceFacts.Of(images.Source, reading);
        bool hasSplits = facts.HasSplits;
        if (!hasSplits && protocol.ReferenceSplit != "train") stages.Note($"{images.Source} has no {protocol.ReferenceSplit} split: samples are compared with the images that are trained on");
        IImageDataset dataset = stages.Decode(images.Source, reading, cancellation);
        using var reference = new DatasetImages(dataset, "dataset", hasSplits ? protocol.ReferenceSplit : null, protocol.ReferenceCount, facts: facts);
        var choice = new FeatureNetworkOptions { Inception = evaluation.Inception, Network = evaluation.FeatureNetwork, Device = request.Device };
        ImageShape seen = facts.Files is { AreGrey: true } ? reference.Shape with { Channels = 1 } : reference.Shape;
        IFeatureNetwork network = FeatureNetworks.Open(protocol, choice, reference.ClassNames, seen);
        if (network.Caveat is { } caveat) stages.Warn(caveat);
        try
        {
            evaluator.RequirePossible(dataset.ClassNames, reference.ClassNames, network, ReferenceKind.Features);
            IProgress<EvaluationProgress> extracting = stages.Begin("features of the reference", "images", reference.Count);
            return new TrainingEvaluator(evaluation, evaluator, network, evaluator.Reference(reference, network, extracting, cancellation));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // Named, so that a score that the images or the protocol do not give is refused before training begins. Null is all that is quick.
    private static Metric[]? MetricsFor(string score) => score switch
    {
        "kid_mean" => [Metric.Fid, Metric.Is, Metric.Kid],
        "is_mean" => [Metric.Fid, Metric.Is],
        "precision" or "recall" or "density" or "coverage" => [Metric.Fid, Metric.Prdc],
        "intra_fid" => [Metric.Fid, Metric.IntraFid],
        "class_agreement" => [Metric.Fid, Metric.Agreement],
        _ => null,
    };
}
