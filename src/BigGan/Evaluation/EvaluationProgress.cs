namespace BigGan.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Stage">What is being done, e.g. "features of generated images".</param>
/// <param name="Unit">What is counted; null where nothing is.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct EvaluationProgress(string Stage, string? Unit, long Done, long Total);
