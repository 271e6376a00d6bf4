namespace BigGan.Evaluation.Metrics;

/// <summary>A score with its confidence interval.</summary>
/// <param name="Value">The score.</param>
/// <param name="Low">Lower end of the interval; null if none was computed.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Score(double Value, double? Low = null, double? High = null);
