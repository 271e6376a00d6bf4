using System.Diagnostics;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Sampling;

namespace BigGan.Training;

/// <summary>Scores samples of a generator during training, without any effect on training.</summary>
/// <param name="options">Interval, number of samples, and checkpoints to keep.</param>
/// <param name="evaluator">The protocol.</param>
/// <param name="network">The feature network.</param>
/// <param name="reference">The features of the reference.</param>
public sealed class TrainingEvaluator(TrainingEvaluationOptions options, Evaluator evaluator, IFeatureNetwork network, ExtractedFeatures reference) : ITrainingObserver, IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double _spent;
    private double _longest;
    private bool _saidNoTime;

    /// <summary>What the scores depend on, for the run's record.</summary>
    internal ScoreHistoryOrigin Origin
    {
        get
        {
            EvaluationProtocol protocol = evaluator.Protocol with { SampleCount = options.Samples };
            // The order of images changes the Inception Score only, so a run with another score can be resumed with another order.
            if (options.Score != "is_mean") protocol = protocol.WithoutOrder();
            return new(options.Score, options.KeepBest, $"{protocol.Sha256()} {network.Space} {reference.Origin.Sha256}");
        }
    }

    // Whether another evaluation stays within its share of the run's time. The first always runs, because its duration is unknown.
    private bool HasTime => _spent + _longest <= options.TimeShare * (Stopwatch.GetElapsedTime(_started).TotalSeconds + _longest) || _spent == 0;

    /// <inheritdoc />
    /// <exception cref="InvalidOptionException">The run has scores of another protocol, other features or another reference.</exception>
    public void Begin(TrainingSession session) => session.Scores.Continue(Origin);

    /// <inheritdoc />
    /// <returns>To save a checkpoint if the step is among the best. If cancelled, the run ends without this score.</returns>
    public TrainingDecision AfterStep(TrainingSession session)
    {
        if (!session.IsDue(options.Every)) return TrainingDecision.Continue;
        if (!HasTime)
        {
            if (!_saidNoTime) session.Warn("evaluations would take more of the run's time than evaluation.time_share allows; some are left out");
            _saidNoTime = true;
            return TrainingDecision.Continue;
        }

        try
        {
            EvaluationResult result = Score(
                session.Networks.Best, session.ClassNames, session.Step, session.Options.Precision, Path.GetFileName(session.Run.Path), session.Cancellation);
            if (result.Score(options.Score) is { } value && double.IsFinite(value)) return Add(session, result, value);
            session.Warn($"the evaluation gave no {options.Score}");
        }
        catch (InvalidFileException e)
        {
            session.Warn($"no scores at this step: {e.Message}"); // samples that cannot be scored are no reason to end a run
        }
        catch (OperationCanceledException)
        {
            // The run ends after this step.
        }

        return TrainingDecision.Continue;
    }

    /// <summary>Draws samples and scores them.</summary>
    /// <param name="generator">Run in evaluation mode, which does not change it.</param>
    /// <param name="classNames">Its classes.</param>
    /// <param name="step">Number of finished G steps.</param>
    /// <param name="precision">Its arithmetic.</param>
    /// <param name="run">The name of the run.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal EvaluationResult Score(IGenerator generator, IReadOnlyList<string> classNames, long step, Precision precision, string run, CancellationToken cancellation)
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

    private TrainingDecision Add(TrainingSession session, EvaluationResult result, double value)
    {
        (ScoreHistory scores, string score) = (session.Scores, options.Score);
        scores.Add(session.Step, result);
        try
        {
            scores.Draw(result, score);
        }
        catch (VipsException e)
        {
            session.Warn($"the curve of {score} cannot be drawn: {e.Message}");
        }

        string path = Path.Combine(session.Run.EvaluationPath, $"step-{session.Step:00000000}.json");
        AtomicFile.WriteText(path, result.ToJson() + "\n");
        var all = EvaluationResult.ScoreNames.Where(name => result.Score(name) is not null).ToDictionary(name => name, name => result.Score(name)!.Value);
        bool isBest = scores.Best(score, 1) is [var best] && best == session.Step;
        session.Report(new RunEvaluated(session.Step, score, value, isBest, all, result.Seconds, path));
        return scores.Kept.Contains(session.Step) ? TrainingDecision.Save : TrainingDecision.Continue;
    }

    /// <summary>Frees the network and the reference.</summary>
    public void Dispose()
    {
        network.Dispose();
        reference.Dispose();
    }
}
