using BigGan.Evaluation;
using BigGan.Evaluation.Protocols;
using BigGan.Options;
using BigGan.Recipes;

namespace BigGan.Training;

/// <summary>All that can be said of a run's options without its images.</summary>
public static class RunOptions
{
    /// <summary>Checks ranges, and how the run is evaluated: number of samples, score, protocol.</summary>
    /// <exception cref="InvalidOptionException">Some are out of range; the message has option, value and allowed range of each.</exception>
    public static void Validate(TrainingOptions options)
    {
        IReadOnlyList<string> violations = Violations(options);
        if (violations.Count > 0) throw new InvalidOptionException(string.Join("; ", violations));
    }

    /// <summary>Option, value and allowed range of everything that is out of range; empty when all is well.</summary>
    public static IReadOnlyList<string> Violations(TrainingOptions options)
    {
        IReadOnlyList<string> ranges = TrainingOptionsValidator.Violations(options);
        return options.Evaluation is { } evaluation ? [.. ranges, .. Evaluation(evaluation)] : ranges;
    }

    private static IReadOnlyList<string> Evaluation(TrainingEvaluationOptions options)
    {
        var check = new OptionCheck();
        check.Within("evaluation.samples", options.Samples, 2, EvaluationProtocol.MostSamples);
        string[] scores = [.. EvaluationResult.ScoreNames.Where(name => name != "cas")]; // that one takes a training of its own
        check.That(scores.Contains(options.Score), "evaluation.score", $"'{options.Score}'", $"one of {string.Join(", ", scores)}");
        check.That(
            options.Protocol is not { } name || EvaluationProtocols.All.Any(protocol => protocol.Name == name),
            "evaluation.protocol", $"'{options.Protocol}'", $"one of {string.Join(", ", EvaluationProtocols.All.Select(protocol => protocol.Name))}");
        return check.Violations;
    }
}
