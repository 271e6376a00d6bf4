using BigGan.Layers;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>How a model is run.</summary>
public sealed record SamplerOptions
{
    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Arithmetic of the network.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Images computed before the first of them is handed out, rounded up to whole forwards; it changes memory, never images.
    /// </summary>
    public int BatchSize { get; init; } = 64;
}

/// <summary>What to draw.</summary>
public sealed record SamplingOptions
{
    /// <summary>The class of each image, in order.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>The n-th image of a class has the same latents under the same seed, whatever else is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>Truncation of the latents; null is none.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>Batch statistics of the network.</summary>
    public StatisticsOptions Statistics { get; init; } = new();
}
