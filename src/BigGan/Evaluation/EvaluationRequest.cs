using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation.Protocols;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>What is scored, compared with what, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The images or model to score, by path or name; null for the default model (<see cref="ModelCatalogue.Default"/>).</summary>
    public string? Source { get; init; }

    /// <summary>What <see cref="Source"/> is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The reference, by path or name; null computes only the scores that need no reference.</summary>
    public string? Reference { get; init; }

    /// <summary>What fixes the scores.</summary>
    public required EvaluationProtocol Protocol { get; init; }

    /// <summary>Which scores, and how they are computed.</summary>
    public EvaluatorOptions Options { get; init; } = new();

    /// <summary>How files of images are read; the splits are those below.</summary>
    public DatasetOptions Images { get; init; } = new();

    /// <summary>The split of the scored images; null for train.</summary>
    public string? SourceSplit { get; init; }

    /// <summary>The split of the reference; null is the protocol's.</summary>
    public string? ReferenceSplit { get; init; }

    /// <summary>Number of images to choose for scoring; null for all. For a model, the protocol determines the number of images.</summary>
    public int? Samples { get; init; }

    /// <summary>Seed of drawn images, and of a choice among images.</summary>
    public long Seed { get; init; }

    /// <summary>How models are run; classifiers and discriminators run on the same device.</summary>
    public SamplerOptions Sampling { get; init; } = new();

    /// <summary>Truncations of a model, one for one result, several for a curve; empty is none.</summary>
    public IReadOnlyList<double> Truncations { get; init; } = [];

    /// <summary>What they mean; null is what the model prefers.</summary>
    public TruncationMode? TruncationMode { get; init; }

    /// <summary>Batch statistics of the model.</summary>
    public StatisticsOptions Statistics { get; init; } = new();

    /// <summary>What images are compared by.</summary>
    public FeatureNetworkOptions Network { get; init; } = new();

    /// <summary>Whether a curve over truncation is asked for.</summary>
    public bool IsCurve => Truncations.Count > 1;

    /// <summary>The truncations of a model in the given order; one null for no truncation.</summary>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    internal IReadOnlyList<Truncation?> TruncationsOf(Sampler sampler)
    {
        if (Truncations.Count == 0) return [null];
        Truncation?[] truncations = [.. Truncations.Select(value => (Truncation?)new Truncation(TruncationMode ?? sampler.DefaultTruncationMode, value))];
        foreach (Truncation? truncation in truncations) truncation!.Value.Validate();
        return truncations;
    }
}
