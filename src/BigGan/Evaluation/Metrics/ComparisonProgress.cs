namespace BigGan.Evaluation.Metrics;

/// <summary>How far a comparison is.</summary>
/// <param name="Step">What is computed, such as <c>neighbours</c>.</param>
/// <param name="Share">Of that step, in [0,1].</param>
public readonly record struct ComparisonProgress(string Step, double Share);
