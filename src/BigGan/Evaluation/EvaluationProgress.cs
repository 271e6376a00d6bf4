using BigGan.Sampling;

namespace BigGan.Evaluation;

/// <summary>Progress of an evaluation.</summary>
/// <param name="Stage">The current stage, such as "features of generated images".</param>
/// <param name="Unit">The unit of the counts; null if nothing is counted.</param>
/// <param name="Done">Number of units done.</param>
/// <param name="Total">Total number of units.</param>
public readonly record struct EvaluationProgress(string Stage, string? Unit, long Done, long Total);

/// <summary>Stages of evaluations.</summary>
internal static class EvaluationStages
{
    /// <summary>Begins a stage that counts images, or has steps of its own.</summary>
    internal static IProgress<EvaluationProgress> Begin(this WorkStages stages, string title, string unit, long? total) =>
        stages.Begin<EvaluationProgress>(title, unit, total, value => new WorkStep(value.Done, value.Unit is null ? value.Stage : null));
}
