namespace BigGan.Evaluation;

/// <summary>What an evaluation computes, and how; none of it changes a score.</summary>
public sealed record EvaluatorOptions
{
    /// <summary>What is computed; null is all that takes no training and is quick. What is named here and impossible is an error.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Where nothing is named: also what takes a training or long, as far as it is possible.</summary>
    public bool Everything { get; init; }

    /// <summary>Images that go through the network at a time.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Keep features of references between evaluations.</summary>
    public bool Cache { get; init; } = true;

    /// <summary>Where; null is <c>biggan/features</c> in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Name and version of the program, for results.</summary>
    public string? Software { get; init; }

    /// <summary>Whether a metric is asked for by name or by default.</summary>
    internal bool Wants(Metric metric) => Metrics?.Contains(metric) ?? (Everything || metric is not (Metric.Cas or Metric.Overfit));

    /// <summary>Whether a metric was asked for by name, so that it must not be left out.</summary>
    internal bool Names(Metric metric) => Metrics?.Contains(metric) == true;
}
