namespace BigGan.Evaluation;

/// <summary>Which metrics an evaluation computes, batch size and cache; no option changes a score.</summary>
public sealed record EvaluatorOptions
{
    /// <summary>The metrics to compute; null for all that are fast and need no training. A metric named here that cannot be computed is an error.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>If no metric is named: also compute those that need training or take long, as far as possible.</summary>
    public bool Everything { get; init; }

    /// <summary>Batch size of the network.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Cache the features of references between evaluations.</summary>
    public bool Cache { get; init; } = true;

    /// <summary>The cache folder; null is <c>biggan/features</c> in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Name and version of the program, for results.</summary>
    public string? Software { get; init; }

    /// <summary>Whether a metric is requested by name or by default.</summary>
    internal bool Wants(Metric metric) => Metrics?.Contains(metric) ?? (Everything || metric is not (Metric.Cas or Metric.Overfit));

    /// <summary>Whether a metric is requested by name, so that it must not be left out.</summary>
    internal bool Names(Metric metric) => Metrics?.Contains(metric) == true;
}
