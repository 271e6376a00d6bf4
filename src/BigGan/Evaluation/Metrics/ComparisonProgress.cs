namespace BigGan.Evaluation.Metrics;

/// <summary>Progress of a comparison.</summary>
/// <param name="Step">The current step, such as <c>neighbours</c>.</param>
/// <param name="Share">Share of the step that is done, in [0,1].</param>
public readonly record struct ComparisonProgress(string Step, double Share);
