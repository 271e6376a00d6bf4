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
    /// Images computed before the first of them is returned, rounded up to whole forward passes; it changes memory use, never images.
    /// </summary>
    public int BatchSize { get; init; } = 64;
}

/// <summary>What to draw.</summary>
public sealed record SamplingOptions
{
    /// <summary>The class of each image, in order.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>The n-th image of a class has the same latents for the same seed, whatever else is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>Truncation of the latents; null for none.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>Batch norm statistics of the network.</summary>
    public StatisticsOptions Statistics { get; init; } = new();
}
