using System.Diagnostics;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Judges a generator in training by samples of it; training goes on as if nothing had happened.</summary>
/// <param name="options">How often, how many.</param>
/// <param name="evaluator">The protocol.</param>
/// <param name="network">Sees the images.</param>
/// <param name="reference">What samples are judged by.</param>
public sealed class RunJudge(TrainingEvaluationOptions options, Evaluator evaluator, IFeatureNetwork network, ExtractedFeatures reference) : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double _spent;
    private double _longest;

    /// <summary>How often, how many, by which score.</summary>
    public TrainingEvaluationOptions Options => options;

    /// <summary>Whose scores these are, for the run's record.</summary>
    internal ScoreHistoryJudge Record
    {
        get
        {
            EvaluationProtocol protocol = evaluator.Protocol with { SampleCount = options.Samples };
            // The order of images decides the Inception Score alone; runs that are judged by another score go on whatever it was.
            if (options.Score != "is_mean") protocol = protocol.WithoutOrder();
            return new(options.Score, options.KeepBest, $"{protocol.Sha256()} {network.Space} {reference.Origin.Sha256}");
        }
    }

    /// <summary>Whether another evaluation stays within the share of time that it may take.</summary>
    /// <remarks>The first always does: nobody knows yet how long it takes.</remarks>
    public bool HasTime => _spent + _longest <= options.TimeShare * (Stopwatch.GetElapsedTime(_started).TotalSeconds + _longest) || _spent == 0;

    /// <summary>Draws samples and scores them.</summary>
    /// <param name="generator">Run in evaluation mode, which changes nothing in it.</param>
    /// <param name="classNames">Its classes.</param>
    /// <param name="step">Finished G steps.</param>
    /// <param name="precision">Its arithmetic.</param>
    /// <param name="run">What the run is called.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal EvaluationResult Judge(IGenerator generator, IReadOnlyList<string> classNames, long step, Precision precision, string run, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp();
        var sampler = new Sampler(generator, classNames, new SamplerOptions { Precision = precision });
        int[] labels = ModelImages.Labels(options.Samples, classNames.Count, evaluator.Protocol.Classes, seed: 0);
        using var images = new ModelImages(
            sampler, new SamplingOptions { Labels = labels }, evaluator.Protocol.Quantised, new ImageSetOrigin { Kind = "model", Source = run, Step = step });
        using ExtractedFeatures generated = evaluator.Generated(images, network, null, cancellation);
        EvaluationResult result = evaluator.Score(generated, reference, network.ClassNames, null, cancellation);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        _spent += seconds;
        _longest = Math.Max(_longest, seconds);
        return result with { Seconds = seconds };
    }

    /// <summary>Frees the network and the reference.</summary>
    public void Dispose()
    {
        network.Dispose();
        reference.Dispose();
    }
}
