namespace BigGan.Evaluation;

/// <summary>Progress of an evaluation.</summary>
/// <param name="Stage">The current stage, such as "features of generated images".</param>
/// <param name="Unit">The unit of the counts; null if nothing is counted.</param>
/// <param name="Done">Number of units done.</param>
/// <param name="Total">Total number of units.</param>
public readonly record struct EvaluationProgress(string Stage, string? Unit, long Done, long Total);
